#include "simulator/json_reader.h"

#include <rapidjson/error/en.h>

#include <limits>
#include <utility>

namespace housingd::simulator {
namespace {

template <class T>
ReadValue into_unsigned(T& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    if (!value.IsUint64() || value.GetUint64() > std::numeric_limits<T>::max())
      return "expected a whole number, 0 or more";
    target = static_cast<T>(value.GetUint64());
    return {};
  };
}

}  // namespace

outcome::Error invalid_control(std::string message) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition, std::move(message)};
}

std::string read_members(const rapidjson::Value& object, const Readers& readers) {
  if (!object.IsObject()) return "expected an object";
  for (const auto& member : object.GetObject()) {
    const std::string_view name(member.name.GetString(), member.name.GetStringLength());
    const auto reader = readers.find(name);
    if (reader == readers.end()) {
      std::string message = "unknown name '" + std::string(name) + "'; known are";
      for (const auto& [known, unused] : readers) message.append(" ").append(known);
      return message;
    }
    if (const std::string error = reader->second(member.value); !error.empty()) return std::string(name) + ": " + error;
  }
  return {};
}

ReadValue into(bool& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    if (!value.IsBool()) return "expected true or false";
    target = value.GetBool();
    return {};
  };
}

ReadValue into(std::uint32_t& target) {
  return into_unsigned(target);
}

ReadValue into(std::uint64_t& target) {
  return into_unsigned(target);
}

ReadValue into(std::string& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    if (!value.IsString()) return "expected a text";
    target.assign(value.GetString(), value.GetStringLength());
    return {};
  };
}

outcome::result<void> read_object(std::string_view json, const Readers& readers) {
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  if (json.empty()) json = "{}";
  rapidjson::Document parsed;
  parsed.Parse<flags>(json.data(), json.size());
  if (parsed.HasParseError()) return invalid_control(rapidjson::GetParseError_En(parsed.GetParseError()));
  if (std::string error = read_members(parsed, readers); !error.empty()) return invalid_control(std::move(error));
  return {};
}

}  // namespace housingd::simulator

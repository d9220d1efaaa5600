#include "daemon/client/fields.h"

#include <algorithm>

#include "daemon/schedule/timestamp.h"

namespace housingd::client {
namespace {

std::string text_of(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

const schedule::Zone& utc() {
  static const auto zone = schedule::load_zone("UTC").value();
  return *zone;
}

}  // namespace

const rapidjson::Value* Fields::find(const char* name) const {
  if (value_ == nullptr || !value_->IsObject()) return nullptr;
  const auto member = value_->FindMember(name);
  return member == value_->MemberEnd() ? nullptr : &member->value;
}

bool Fields::has(const char* name) const {
  const auto* value = find(name);
  return value != nullptr && !value->IsNull();
}

std::string Fields::text(const char* name) const {
  const auto* value = find(name);
  return value != nullptr && value->IsString() ? text_of(*value) : std::string();
}

bool Fields::truth(const char* name) const {
  const auto* value = find(name);
  return value != nullptr && value->IsTrue();
}

double Fields::number(const char* name) const {
  const auto* value = find(name);
  return value != nullptr && value->IsNumber() ? value->GetDouble() : 0.0;
}

std::uint64_t Fields::count(const char* name) const {
  return count_if_any(name).value_or(0);
}

std::optional<std::uint64_t> Fields::count_if_any(const char* name) const {
  const auto* value = find(name);
  if (value == nullptr || !value->IsUint64()) return std::nullopt;
  return value->GetUint64();
}

std::optional<schedule::Instant> Fields::time(const char* name) const {
  const auto* value = find(name);
  if (value == nullptr || !value->IsString()) return std::nullopt;
  return schedule::parse_timestamp(text_of(*value), utc());
}

Fields Fields::object(const char* name) const {
  return Fields(find(name));
}

std::vector<Fields> Fields::objects(const char* name) const {
  const auto* value = find(name);
  std::vector<Fields> all;
  if (value == nullptr || !value->IsArray()) return all;
  for (const auto& element : value->GetArray()) all.emplace_back(&element);
  return all;
}

std::vector<std::string> Fields::texts(const char* name) const {
  const auto* value = find(name);
  std::vector<std::string> all;
  if (value == nullptr || !value->IsArray()) return all;
  for (const auto& element : value->GetArray()) {
    if (element.IsString()) all.push_back(text_of(element));
  }
  return all;
}

std::vector<std::string> Fields::names() const {
  std::vector<std::string> all;
  if (value_ == nullptr || !value_->IsObject()) return all;
  for (const auto& member : value_->GetObject()) all.push_back(text_of(member.name));
  return all;
}

Document::Document(std::string_view json) {
  document_.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(json.data(), json.size());
}

}  // namespace housingd::client

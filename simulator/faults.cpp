#include "simulator/faults.h"

#include <array>
#include <utility>

#include "simulator/json_reader.h"

namespace housingd::simulator {
namespace {

using namespace std::string_view_literals;
using housingd::simulator::into;

// In the order of the enumerators.
constexpr std::array poison_names{"wrong_type"sv,   "missing_key"sv,    "null_key"sv,
                                  "invalid_utf8"sv, "lone_surrogate"sv, "nul_text"sv,
                                  "deep_nesting"sv, "too_long"sv,       "wrong_municipality"sv};

ReadValue into(Occurrence& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    if (value.IsBool()) {
      target = {.first_n = 0, .every_nth = value.GetBool() ? 1U : 0U};
      return {};
    }
    if (value.IsUint64()) {
      target = {.first_n = 0, .every_nth = value.GetUint64()};
      return {};
    }
    return read_members(value, {{"first_n", into(target.first_n)}, {"every_nth", into(target.every_nth)}});
  };
}

ReadValue into_retry_after(std::string& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    if (value.IsUint64()) {
      target = std::to_string(value.GetUint64());
      return {};
    }
    return into(target)(value);
  };
}

ReadValue into(std::optional<StatusFault>& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    StatusFault fault;
    std::uint32_t code = 503;
    const std::string error = read_members(value, {{"code", into(code)},
                                                   {"first_n", into(fault.when.first_n)},
                                                   {"every_nth", into(fault.when.every_nth)},
                                                   {"retry_after", into_retry_after(fault.retry_after)}});
    if (!error.empty()) return error;
    if (code < 200 || code > 599) return "code: expected 200 to 599";
    fault.code = static_cast<int>(code);
    if (fault.when.first_n == 0 && fault.when.every_nth == 0) fault.when.every_nth = 1;
    target = std::move(fault);
    return {};
  };
}

ReadValue into(PoisonKind& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    std::string expected = "expected one of";
    for (std::size_t index = 0; index < poison_names.size(); ++index) {
      if (value.IsString() && poison_names[index] == value.GetString()) {
        target = static_cast<PoisonKind>(index);
        return {};
      }
      expected.append(" ").append(poison_names[index]);
    }
    return expected;
  };
}

std::string read_poison(const rapidjson::Value& value, Poison& poison) {
  std::uint32_t record = 0;
  std::string error = read_members(
      value,
      {{"kind", into(poison.kind)}, {"record", into(record)}, {"id", into(poison.id)}, {"field", into(poison.field)}});
  if (!error.empty()) return error;
  if (!value.HasMember("kind")) return "kind is missing";
  if (value.HasMember("record") == value.HasMember("id")) return "expected either record or id";
  if (value.HasMember("record")) poison.record = record;
  return {};
}

ReadValue into(std::vector<Poison>& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    if (!value.IsArray()) return "expected a list";
    for (const auto& element : value.GetArray()) {
      if (std::string error = read_poison(element, target.emplace_back()); !error.empty()) return error;
    }
    return {};
  };
}

}  // namespace

outcome::result<Faults> parse_faults(std::string_view json) {
  Faults faults;
  std::uint32_t delay_ms = 0;
  const auto read =
      read_object(json, {{"only", into(faults.only)},
                         {"delay_ms", into(delay_ms)},
                         {"ignore_filters", into(faults.ignore_filters)},
                         {"declare_extra", into(faults.declare_extra)},
                         {"drop_records", into(faults.drop_records)},
                         {"duplicate_last_record_on_next_page", into(faults.duplicate_last_record_on_next_page)},
                         {"truncate_body", into(faults.truncate_body)},
                         {"close_before_response", into(faults.close_before_response)},
                         {"reset", into(faults.reset)},
                         {"hang", into(faults.hang)},
                         {"respond_html", into(faults.respond_html)},
                         {"empty_body", into(faults.empty_body)},
                         {"status", into(faults.status)},
                         {"poison", into(faults.poison)}});
  if (!read) return read.error();
  faults.delay = std::chrono::milliseconds(delay_ms);
  return faults;
}

}  // namespace housingd::simulator

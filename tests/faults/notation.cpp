#include "tests/faults/notation.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace housingd::faults {
namespace {

using definition::ColumnType;

// "+02:00", "+02", "Z" and nothing, in minutes.
int offset_of(std::string_view text) {
  const auto sign = text.find_first_of("+-");
  if (sign == std::string_view::npos) return 0;
  int hours = 0, minutes = 0;
  std::sscanf(text.data() + sign + 1, "%d:%d", &hours, &minutes);
  return (text[sign] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

// "2024-05-01T12:00:00.5+02:00" and "2024-05-01 10:00:00.5+00".
std::string instant(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, read = 0;
  if (std::sscanf(text.c_str(), "%d-%d-%d%*1[T ]%d:%d:%d%n", &year, &month, &day, &hour, &minute, &second, &read) !=
      6) {
    throw std::runtime_error("no timestamp: " + text);
  }
  std::string_view rest = std::string_view(text).substr(static_cast<std::size_t>(read));
  std::string fraction;
  if (rest.starts_with('.')) {
    const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    fraction = rest.substr(1, end - 1);
    rest.remove_prefix(end);
  }
  fraction.resize(9, '0');
  const std::chrono::sys_days date{std::chrono::year(year) / month / day};
  const std::int64_t seconds = std::chrono::sys_seconds(date).time_since_epoch().count() + hour * 3600L +
                               (minute - offset_of(rest)) * 60L + second;
  const std::int64_t nanoseconds = std::stoll(fraction);
  return std::to_string(seconds * 1'000'000 + (nanoseconds + 500) / 1'000);
}

void sort_members(rapidjson::Value& value) {
  if (value.IsArray()) {
    for (auto& element : value.GetArray()) sort_members(element);
  }
  if (!value.IsObject()) return;
  std::sort(value.MemberBegin(), value.MemberEnd(), [](const auto& left, const auto& right) {
    return std::string_view(left.name.GetString()) < std::string_view(right.name.GetString());
  });
  for (auto& member : value.GetObject()) sort_members(member.value);
}

std::string canonical_json(const std::string& text) {
  rapidjson::Document document;
  if (document.Parse<rapidjson::kParseFullPrecisionFlag>(text).HasParseError()) {
    throw std::runtime_error("no JSON: " + text);
  }
  sort_members(document);
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  document.Accept(writer);
  return buffer.GetString();
}

}  // namespace

std::string in_one_notation(ColumnType type, const std::string& value) {
  if (value == "NULL") return value;
  switch (type) {
    case ColumnType::number:
      return fmt::format("{}", std::stod(value));
    case ColumnType::timestamp:
      return instant(value);
    case ColumnType::json:
      return canonical_json(value);
    default:
      return value;
  }
}

}  // namespace housingd::faults

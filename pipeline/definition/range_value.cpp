#include "pipeline/definition/range_value.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace housingd::definition {

namespace {

using Unit = SplitRange::Unit;

// What a JSON number holds exactly, whoever reads it.
constexpr std::int64_t most = 9'007'199'254'740'991;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = whole_number(text.substr(0, 4));
  const auto month = whole_number(text.substr(5, 2));
  const auto day_of_month = whole_number(text.substr(8, 2));
  if (!year || !month || !day_of_month || *year < 1 || *month < 1 || *day_of_month < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day_of_month))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

}  // namespace

std::string to_text(std::int64_t value, Unit unit) {
  if (unit == Unit::number) return std::to_string(value);
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<std::chrono::days::rep>(value)))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<std::int64_t> range_value(std::string_view text, Unit unit) {
  if (unit == Unit::date) return day(text);
  const auto value = whole_number(text);
  return value && *value >= -most && *value <= most ? value : std::nullopt;
}

}  // namespace housingd::definition

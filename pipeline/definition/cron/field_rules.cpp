#include "pipeline/definition/cron/field_rules.h"

#include <algorithm>

namespace housingd::definition::cron {

namespace {

constexpr std::array<std::string_view, 12> month_names{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                       "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> weekday_names{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_word(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, upper, upper);
}

}  // namespace

std::optional<int> FieldRules::value_of(std::string_view word) const {
  const auto found = std::ranges::find_if(names, [word](std::string_view known) { return same_word(known, word); });
  if (found == names.end()) return std::nullopt;
  return first + static_cast<int>(found - names.begin());
}

std::string FieldRules::written(int value, bool by_name) const {
  if (!by_name || names.empty()) return std::to_string(value);
  return std::string(names[static_cast<std::size_t>((value - first) % count())]);
}

const std::array<FieldRules, field_count>& fields() {
  static constexpr std::array<FieldRules, field_count> rules{{
      {"minute", 0, 59, 59, {}, "0 to 59"},
      {"hour", 0, 23, 23, {}, "0 to 23"},
      {"day of the month", 1, 31, 31, {}, "1 to 31"},
      {"month", 1, 12, 12, month_names, "1 to 12 or JAN to DEC"},
      {"weekday", 0, 6, 7, weekday_names, "0 to 7 or SUN to SAT"},
  }};
  return rules;
}

}  // namespace housingd::definition::cron

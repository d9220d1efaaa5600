#include "pipeline/definition/cron/refused_value.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/suggestion.h"
#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::cron {

namespace {

bool is_number_or_name(const FieldRules& rules, std::string_view word) {
  const bool is_number = !word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
  return is_number || rules.value_of(word).has_value();
}

// "L", "5L", "FRIL", "15W", "LW": a letter of other dialects after a value.
bool has_suffix(const FieldRules& rules, std::string_view word, char upper) {
  const char lower = static_cast<char>(upper - 'A' + 'a');
  if (!word.ends_with(upper) && !word.ends_with(lower)) return false;
  word.remove_suffix(1);
  return word.empty() || word == "L" || word == "l" || is_number_or_name(rules, word);
}

// Why it is no part of this language, and what to do instead; empty: unknown.
std::pair<std::string, std::string> of_another_dialect(const FieldRules& rules, std::string_view word) {
  if (word == "?") return {"'?' is not supported", "write '*'"};
  if (word.find('#') != std::string_view::npos) {
    return {yaml::quote(word) + ": the nth weekday of a month is not supported",
            "the nth one falls on the days 7n-6 to 7n: start on each such weekday, or on a fixed day of the month"};
  }
  if (has_suffix(rules, word, 'W')) {
    return {yaml::quote(word) + ": the nearest weekday ('W') is not supported", "name the day itself"};
  }
  if (has_suffix(rules, word, 'L')) {
    return {yaml::quote(word) + ": the last day ('L') is not supported", "the first day of a month is day 1"};
  }
  if (word.find('~') != std::string_view::npos || word == "H" || word.starts_with("H(")) {
    return {yaml::quote(word) + ": times drawn by lot are not supported", "name a time, and set 'jitter'"};
  }
  return {};
}

std::vector<std::string> as_strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

// "Sunday" is SUN, "MON" among the months is a weekday.
std::string meant(const FieldRules& rules, std::string_view word) {
  if (const auto named = rules.value_of(word.substr(0, 3))) {
    return "did you mean '" + rules.written(*named, true) + "'?";
  }
  for (const FieldRules& other : fields()) {
    if (!other.value_of(word)) continue;
    return "that is a " + std::string(other.name) + "; the fields are: " + std::string(field_order);
  }
  return did_you_mean(word, as_strings(rules.names));
}

std::string hint_for(const FieldRules& rules, std::string_view word) {
  if (rules.name == "hour" && word == "24") return "midnight is hour 0";
  if (rules.name == "minute" && word == "60") return "the full hour is minute 0";
  return is_number_or_name(rules, word) ? std::string() : meant(rules, word);
}

}  // namespace

CronFault refused_value(const FieldRules& rules, std::string_view word, std::size_t position) {
  CronFault fault{.position = position, .what = {}, .expected = std::string(rules.expected), .hint = {}};
  if (word.empty()) {
    fault.what = "a value is missing";
    return fault;
  }
  if (auto [what, hint] = of_another_dialect(rules, word); !what.empty()) {
    fault.what = std::move(what);
    fault.hint = std::move(hint);
    return fault;
  }
  fault.what = yaml::quote(word) + " is no " + std::string(rules.name);
  fault.hint = hint_for(rules, word);
  return fault;
}

}  // namespace housingd::definition::cron

#include "pipeline/definition/cron/nickname.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/suggestion.h"
#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::cron {

namespace {

constexpr std::pair<std::string_view, const char*> nicknames[] = {
    {"@hourly", "0 * * * *"},  {"@daily", "0 0 * * *"},  {"@midnight", "0 0 * * *"}, {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"},
};

std::string folded(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

std::vector<std::string> names() {
  std::vector<std::string> known;
  for (const auto& [name, fields] : nicknames) known.emplace_back(name);
  return known;
}

}  // namespace

const char* fields_of_nickname(std::string_view word) {
  const std::string wanted = folded(word);
  for (const auto& [name, fields] : nicknames) {
    if (name == wanted) return fields;
  }
  return nullptr;
}

CronFault refuse_nickname(std::string_view text, std::size_t position) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
  const std::string lower = folded(word);
  if (lower == "@reboot") {
    return {.position = position,
            .what = "'@reboot' is not supported: a schedule names times, and the daemon's start is none",
            .expected = {},
            .hint = "'on_missed: run_once' makes up for what was missed while the daemon was down"};
  }
  if (lower == "@every") {
    return {.position = position,
            .what = "'@every' is not supported in a cron expression",
            .expected = {},
            .hint = "write 'every: 15m' instead of 'cron'"};
  }
  if (fields_of_nickname(word) != nullptr) {
    return {.position = position + word.size(),
            .what = yaml::quote(word) + " stands alone",
            .expected = "nothing after it",
            .hint = {}};
  }
  const auto known = names();
  return {.position = position,
          .what = yaml::quote(word) + " is not known",
          .expected = one_of(known),
          .hint = did_you_mean(word, known)};
}

}  // namespace housingd::definition::cron

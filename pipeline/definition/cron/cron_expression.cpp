#include "pipeline/definition/cron/cron_expression.h"

#include <utility>

#include "pipeline/definition/cron/field_parser.h"
#include "pipeline/definition/cron/field_rules.h"
#include "pipeline/definition/cron/nickname.h"

namespace housingd::definition {

namespace {

constexpr std::string_view blanks = " \t\r\n";

struct Word {
  std::string_view text;
  std::size_t position;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t begin = text.find_first_not_of(blanks); begin != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
    words.push_back({text.substr(begin, end - begin), begin});
    begin = text.find_first_not_of(blanks, end);
  }
  return words;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

ParsedCron refused(CronFault fault) {
  return {.expression = std::nullopt, .faults = {std::move(fault)}};
}

CronFault refuse_count(const std::vector<Word>& words) {
  const std::size_t count = words.size();
  CronFault fault{.position = words.front().position,
                  .what = std::to_string(count) + (count == 1 ? " field" : " fields"),
                  .expected = "five fields: " + std::string(cron::field_order) + ", or one of @hourly to @yearly",
                  .hint = {}};
  if (count == 6) fault.hint = "seconds are not supported: leave out their field";
  if (count == 7) fault.hint = "seconds and years are not supported: leave out their fields";
  return fault;
}

ParsedCron parse_fields(const std::vector<Word>& words) {
  ParsedCron parsed;
  std::array<cron::Field, cron::field_count> field;
  for (std::size_t i = 0; i < cron::field_count; ++i) {
    field[i] = cron::parse_field(cron::fields()[i], words[i].text, words[i].position, parsed.faults);
  }
  if (!parsed.faults.empty()) return parsed;
  parsed.expression = CronExpression{.text = {},
                                     .minutes = field[0].mask,
                                     .hours = static_cast<std::uint32_t>(field[1].mask),
                                     .days = static_cast<std::uint32_t>(field[2].mask),
                                     .months = static_cast<std::uint32_t>(field[3].mask),
                                     .weekdays = static_cast<std::uint32_t>(field[4].mask),
                                     .minute_is_star = field[0].is_star,
                                     .hour_is_star = field[1].is_star,
                                     .day_is_star = field[2].is_star,
                                     .weekday_is_star = field[4].is_star};
  return parsed;
}

ParsedCron parse_text(std::string_view text) {
  if (text.size() > max_cron_length) {
    return refused({.position = 0,
                    .what = "the expression is too long",
                    .expected = "at most " + std::to_string(max_cron_length) + " characters",
                    .hint = {}});
  }
  const auto words = words_of(text);
  if (words.empty()) {
    return refused({.position = 0,
                    .what = "the expression is empty",
                    .expected = "five fields such as '0 3 * * SUN', or one of @hourly to @yearly",
                    .hint = {}});
  }
  if (words.front().text.starts_with('@')) {
    const char* fields = words.size() == 1 ? cron::fields_of_nickname(words.front().text) : nullptr;
    if (fields != nullptr) return parse_fields(words_of(fields));
    return refused(cron::refuse_nickname(trimmed(text), words.front().position));
  }
  return words.size() == cron::field_count ? parse_fields(words) : refused(refuse_count(words));
}

}  // namespace

ParsedCron parse_cron(std::string_view text) {
  ParsedCron parsed = parse_text(text);
  if (parsed.expression) parsed.expression->text = trimmed(text);
  return parsed;
}

}  // namespace housingd::definition

#include "pipeline/upsert/slot_time.h"

#include <fmt/format.h>

#include <charconv>

namespace housingd::upsert {

using std::chrono::milliseconds;

namespace {

constexpr std::string_view form = "0000-00-00T00:00:00";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int number(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  std::from_chars(text.data() + at, text.data() + at + digits, value);
  return value;
}

bool has_form(std::string_view text) {
  if (text.size() <= form.size() || text.back() != 'Z') return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i]) return false;
  }
  return true;
}

// Of ".5Z", ".123456Z" or "Z".
milliseconds fraction(std::string_view text) {
  int value = 0;
  for (std::size_t i = 1; i <= 3; ++i) {
    const bool there = i < text.size() && is_digit(text[i]);
    value = value * 10 + (there ? text[i] - '0' : 0);
  }
  return milliseconds(value);
}

}  // namespace

std::string time_text(SlotTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() > 0) {
    text += fmt::format(".{:03}", clock.subseconds().count());
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "Z";
}

SlotTime slot_time(std::string_view text) {
  if (!has_form(text)) return {};
  const std::chrono::year_month_day date(std::chrono::year(number(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(text, 8, 2))));
  return SlotTime(std::chrono::sys_days(date)) + std::chrono::hours(number(text, 11, 2)) +
         std::chrono::minutes(number(text, 14, 2)) + std::chrono::seconds(number(text, 17, 2)) +
         fraction(text.substr(form.size()));
}

}  // namespace housingd::upsert

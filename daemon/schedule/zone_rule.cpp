#include "daemon/schedule/zone_rule.h"

#include <algorithm>
#include <string_view>

namespace housingd::schedule {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

class ZoneRule::Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool read(ZoneRule& into) {
    if (!name() || !offset(into.standard_) || !name()) return false;
    into.summer_ = into.standard_ + hours(1);
    if (!rest_.starts_with(',') && !offset(into.summer_)) return false;
    return take(',') && date(into.begin_) && take(',') && date(into.end_) && rest_.empty();
  }

 private:
  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool name() {
    const bool is_quoted = take('<');
    const auto end = is_quoted ? std::ranges::find(rest_, '>') : std::ranges::find_if_not(rest_, is_letter);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    if (length < 3 || (is_quoted && end == rest_.end())) return false;
    rest_.remove_prefix(length + (is_quoted ? 1 : 0));
    return true;
  }

  bool number(unsigned least, unsigned most, unsigned& into) {
    constexpr std::size_t most_digits = 3;
    std::size_t digits = 0;
    unsigned value = 0;
    for (; digits < rest_.size() && digits < most_digits && is_digit(rest_[digits]); ++digits) {
      value = value * 10 + static_cast<unsigned>(rest_[digits] - '0');
    }
    if (digits == 0 || value < least || value > most) return false;
    rest_.remove_prefix(digits);
    into = value;
    return true;
  }

  // [+-]hh[:mm[:ss]]
  bool time(unsigned most_hours, seconds& into) {
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    if (!number(0, most_hours, hour)) return false;
    if (take(':') && !number(0, 59, minute)) return false;
    if (take(':') && !number(0, 59, second)) return false;
    into = hours(hour) + minutes(minute) + seconds(second);
    if (is_negative) into = -into;
    return true;
  }

  // Written as what is added to local time to get UTC.
  bool offset(seconds& into) {
    constexpr unsigned most_hours = 24;
    if (!time(most_hours, into)) return false;
    into = -into;
    return true;
  }

  bool date(Date& into) {
    if (!day(into)) return false;
    constexpr unsigned most_hours = 167;
    return !take('/') || time(most_hours, into.time);
  }

  bool day(Date& into) {
    if (take('M')) {
      into.kind = Date::Kind::month_week_weekday;
      return number(1, 12, into.month) && take('.') && number(1, 5, into.week) && take('.') &&
             number(0, 6, into.weekday);
    }
    if (take('J')) {
      into.kind = Date::Kind::day_without_leap_days;
      return number(1, 365, into.day);
    }
    into.kind = Date::Kind::day_from_zero;
    return number(0, 365, into.day);
  }

  std::string_view rest_;
};

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) {
  ZoneRule rule;
  return Reader(text).read(rule) ? std::optional(rule) : std::nullopt;
}

local_seconds ZoneRule::Date::in(std::chrono::year year) const {
  const local_days new_year(year / 1 / 1);
  switch (kind) {
    case Kind::month_week_weekday: {
      const std::chrono::month of(month);
      const std::chrono::weekday on(weekday);
      if (week == 5) return local_days(year / of / on[std::chrono::last]) + time;
      return local_days(year / of / on[week]) + time;
    }
    case Kind::day_without_leap_days: {
      constexpr unsigned march = 60;
      return new_year + days(day - 1) + days(year.is_leap() && day >= march ? 1 : 0) + time;
    }
    case Kind::day_from_zero:
      break;
  }
  return new_year + days(day) + time;
}

std::vector<OffsetChange> ZoneRule::changes_in(std::chrono::year year) const {
  const auto by_clock = [year](const Date& date, seconds offset) {
    return sys_seconds(date.in(year).time_since_epoch() - offset);
  };
  std::vector<OffsetChange> changes{{by_clock(begin_, standard_), summer_}, {by_clock(end_, summer_), standard_}};
  std::ranges::sort(changes, {}, &OffsetChange::at);
  return changes;
}

}  // namespace housingd::schedule

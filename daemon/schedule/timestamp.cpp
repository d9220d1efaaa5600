#include "daemon/schedule/timestamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace housingd::schedule {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::string offset_text(seconds offset) {
  const auto whole = std::chrono::duration_cast<minutes>(std::chrono::abs(offset)).count();
  return fmt::format("{}{:02}:{:02}", offset < seconds(0) ? '-' : '+', whole / 60, whole % 60);
}

// What a clock in the zone shows.
struct ClockTime {
  ClockTime(Instant when, const Zone& zone) {
    offset = zone.periods()[zone.period_at(std::chrono::floor<seconds>(when))].offset;
    if (offset % minutes(1) != seconds(0)) offset = seconds(0);
    day = std::chrono::floor<days>(when + offset);
    of_day = std::chrono::hh_mm_ss<milliseconds>(when + offset - day);
  }

  std::string date() const {
    const std::chrono::year_month_day ymd(day);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                       static_cast<unsigned>(ymd.day()));
  }
  std::string time() const {
    return fmt::format("{:02}:{:02}:{:02}", of_day.hours().count(), of_day.minutes().count(), of_day.seconds().count());
  }
  std::string fraction() const {
    const auto part = of_day.subseconds().count();
    return part == 0 ? std::string() : fmt::format(".{:03}", part);
  }
  std::string_view weekday() const {
    constexpr std::array<std::string_view, 7> names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    return names.at(std::chrono::weekday(day).c_encoding());
  }

  seconds offset{0};
  std::chrono::sys_days day;  // by that clock, not by UTC
  std::chrono::hh_mm_ss<milliseconds> of_day;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool number(std::size_t digits, int least, int most, int& into) {
    if (rest_.size() < digits || !std::ranges::all_of(rest_.substr(0, digits), is_digit)) return false;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) value = value * 10 + (c - '0');
    if (value < least || value > most) return false;
    rest_.remove_prefix(digits);
    into = value;
    return true;
  }

  std::optional<local_seconds> date() {
    int year = 0;
    int month = 0;
    int day = 0;
    if (!number(4, 0, 9999, year) || !take('-') || !number(2, 1, 12, month) || !take('-') || !number(2, 1, 31, day)) {
      return std::nullopt;
    }
    const auto date = std::chrono::year(year) / month / day;
    return date.ok() ? std::optional<local_seconds>(std::chrono::local_days(date)) : std::nullopt;
  }

  // hh:mm[:ss[.fff…]]; a leap second is the one after it.
  std::optional<milliseconds> time() {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!number(2, 0, 23, hour) || !take(':') || !number(2, 0, 59, minute)) return std::nullopt;
    const milliseconds time = hours(hour) + minutes(minute);
    if (!take(':')) return time;
    if (!number(2, 0, 60, second)) return std::nullopt;
    const auto part = fraction();
    return part ? std::optional(time + seconds(second) + *part) : std::nullopt;
  }

  // Z, z, +hh:mm, -hh:mm
  std::optional<seconds> offset() {
    if (take('Z') || take('z')) return seconds(0);
    const bool is_west = take('-');
    int hour = 0;
    int minute = 0;
    if (!is_west && !take('+')) return std::nullopt;
    if (!number(2, 0, 23, hour) || !take(':') || !number(2, 0, 59, minute)) return std::nullopt;
    const seconds east = hours(hour) + minutes(minute);
    return is_west ? -east : east;
  }

 private:
  std::optional<milliseconds> fraction() {
    if (!take('.')) return milliseconds(0);
    const auto end = std::ranges::find_if_not(rest_, is_digit);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    if (length == 0) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < length ? rest_[i] - '0' : 0);
    rest_.remove_prefix(length);
    return milliseconds(value);
  }

  std::string_view rest_;
};

// The first moment at which the clock has come that far.
Instant when_shown(std::chrono::local_time<milliseconds> clock, const Zone& zone) {
  for (const Period& period : zone.periods()) {
    const Instant at(clock.time_since_epoch() - period.offset);
    if (at < period.end) return std::max<Instant>(at, period.begin);
  }
  return horizon;
}

std::optional<Instant> parse(std::string_view text, const Zone& zone) {
  Reader reader(text);
  const auto date = reader.date();
  if (!date) return std::nullopt;
  if (reader.at_end()) return when_shown(*date, zone);
  if (!reader.take('T') && !reader.take('t') && !reader.take(' ')) return std::nullopt;
  const auto time = reader.time();
  if (!time) return std::nullopt;
  if (reader.at_end()) return when_shown(*date + *time, zone);
  const auto offset = reader.offset();
  if (!offset || !reader.at_end()) return std::nullopt;
  return Instant((*date + *time).time_since_epoch() - *offset);
}

}  // namespace

std::string to_rfc3339(Instant when, const Zone& zone) {
  const ClockTime clock(when, zone);
  return clock.date() + "T" + clock.time() + clock.fraction() + offset_text(clock.offset);
}

std::string to_text(Instant when, const Zone& zone) {
  const ClockTime clock(when, zone);
  return fmt::format("{} {} {} {}", clock.weekday(), clock.date(), clock.time(), offset_text(clock.offset));
}

std::optional<Instant> parse_timestamp(std::string_view text, const Zone& zone) {
  const auto when = parse(text, zone);
  return when && *when >= beginning && *when < horizon ? when : std::nullopt;
}

}  // namespace housingd::schedule

#include "tests/schedule/slow_cron.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>

namespace housingd::schedule {
namespace {

constexpr int hour_long = 60;
constexpr int day_long = 24 * hour_long;

std::int64_t new_year(int year) {
  const std::chrono::sys_days day(std::chrono::year(year) / 1 / 1);
  return std::int64_t{day.time_since_epoch().count()} * day_long;
}

Shown shown_by(const std::tm& time, std::int64_t utc_minute) {
  return {.clock = static_cast<std::int32_t>(utc_minute + time.tm_gmtoff / 60),
          .month = static_cast<std::int8_t>(time.tm_mon + 1),
          .day = static_cast<std::int8_t>(time.tm_mday),
          .weekday = static_cast<std::int8_t>(time.tm_wday)};
}

// What a clock would show that is never changed.
Shown shown_at(std::int32_t clock) {
  const std::time_t seconds = std::time_t{clock} * 60;
  std::tm time{};
  gmtime_r(&seconds, &time);
  return shown_by(time, clock);
}

bool holds(const Values& values, int value) {
  return values[static_cast<std::size_t>(value)];
}

bool matches(const SlowCron& cron, const Shown& shown) {
  if (!holds(cron.minutes, shown.clock % hour_long) || !holds(cron.hours, shown.clock / hour_long % 24)) return false;
  const bool day = holds(cron.days, shown.day);
  const bool weekday = holds(cron.weekdays, shown.weekday);
  const bool both = cron.day_is_star || cron.weekday_is_star;
  return holds(cron.months, shown.month) && (both ? day && weekday : day || weekday);
}

bool matches_within(const SlowCron& cron, std::int32_t from, std::int32_t to) {
  for (std::int32_t clock = from; clock < to; ++clock) {
    if (matches(cron, shown_at(clock))) return true;
  }
  return false;
}

// The clock has skipped [from, to).
bool is_made_up_for(const SlowCron& cron, std::int32_t from, std::int32_t to) {
  if (!cron.minute_is_star && !cron.hour_is_star) return matches_within(cron, from, to);
  const int unit = cron.hour_is_star ? day_long : hour_long;
  for (std::int32_t begin = from - from % unit; begin < to; begin += unit) {
    const bool skipped_any = matches_within(cron, std::max(begin, from), std::min(begin + unit, to));
    const bool showed_any = matches_within(cron, begin, std::max(begin, from)) ||
                            matches_within(cron, std::min(begin + unit, to), begin + unit);
    const bool skipped_the_day = cron.hour_is_star && from <= begin && begin + unit <= to;
    if (skipped_any && !showed_any && !skipped_the_day) return true;
  }
  return false;
}

}  // namespace

SlowZone::SlowZone(const std::string& name, int first_year, int last_year) : begin_(new_year(first_year)) {
  setenv("TZ", name.c_str(), 1);
  tzset();
  for (std::int64_t minute = begin_; minute < new_year(last_year); ++minute) {
    const std::time_t seconds = minute * 60;
    std::tm time{};
    localtime_r(&seconds, &time);
    minutes_.push_back(shown_by(time, minute));
  }
}

std::vector<std::int64_t> slow_fires(const SlowCron& cron, const SlowZone& zone) {
  const bool is_fixed = !cron.minute_is_star && !cron.hour_is_star;
  std::vector<std::int64_t> fires;
  std::int32_t furthest = zone.minutes().front().clock - 1;  // that the clock has ever shown
  std::int64_t now = zone.begin();
  for (const Shown& shown : zone.minutes()) {
    const bool again = shown.clock <= furthest;
    const bool on_time = matches(cron, shown) && !(is_fixed && again);
    const bool made_up_for = shown.clock > furthest + 1 && is_made_up_for(cron, furthest + 1, shown.clock);
    if (on_time || made_up_for) fires.push_back(now);
    furthest = std::max(furthest, shown.clock);
    ++now;
  }
  return fires;
}

}  // namespace housingd::schedule

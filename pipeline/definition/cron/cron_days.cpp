#include "pipeline/definition/cron/cron_days.h"

#include <algorithm>
#include <bit>

namespace housingd::definition {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year;

constexpr unsigned months_in_year = 12;

unsigned last_day(year in, month of) {
  return static_cast<unsigned>((in / of / std::chrono::last).day());
}

// Bit n for each day n of a month that begins on `first` and has 31 days.
std::uint32_t days_on(std::uint32_t weekdays, weekday first) {
  constexpr unsigned week = 7;
  const unsigned shift = first.c_encoding();
  const std::uint64_t from_first = ((weekdays >> shift) | (weekdays << (week - shift))) & 0x7FU;
  constexpr std::uint64_t each_week = 0x10204081U;  // bits 0, 7, 14, 21, 28
  return static_cast<std::uint32_t>((from_first * each_week) << 1U);
}

minutes first_time_of_day(const CronExpression& cron) {
  return hours(std::countr_zero(cron.hours)) + minutes(std::countr_zero(cron.minutes));
}

minutes last_time_of_day(const CronExpression& cron) {
  return hours(std::bit_width(cron.hours) - 1) + minutes(std::bit_width(cron.minutes) - 1);
}

template <class Mask>
int shortest_step(Mask mask) {
  int shortest = 64;
  for (Mask rest = mask & (mask - 1); rest != 0; rest &= rest - 1) {
    const Mask before = mask & ((rest & (~rest + 1)) - 1);
    shortest = std::min(shortest, std::countr_zero(rest) - (static_cast<int>(std::bit_width(before)) - 1));
  }
  return shortest;
}

// Within one day.
minutes shortest_of_day(const CronExpression& cron) {
  minutes shortest = minutes::max();
  if (!std::has_single_bit(cron.minutes)) shortest = minutes(shortest_step(cron.minutes));
  if (!std::has_single_bit(cron.hours)) {
    const minutes spread(static_cast<int>(std::bit_width(cron.minutes)) - 1 - std::countr_zero(cron.minutes));
    shortest = std::min<minutes>(shortest, hours(shortest_step(cron.hours)) - spread);
  }
  return shortest;
}

// Between two matching days. The calendar repeats itself after 28 years, as
// long as no century leaves a leap day out.
days closest_days(const CronExpression& cron) {
  constexpr year begin{2000};
  days closest = days::max();
  sys_days before = sys_days::min();
  for (unsigned i = 0; i < 28 * months_in_year && closest > days(1); ++i) {
    const year in = begin + std::chrono::years(static_cast<int>(i / months_in_year));
    const month of(i % months_in_year + 1);
    if (!matches_month(cron, of)) continue;
    for (std::uint32_t rest = matching_days(cron, in, of); rest != 0; rest &= rest - 1) {
      const sys_days day(in / of / std::chrono::day(static_cast<unsigned>(std::countr_zero(rest))));
      if (before != sys_days::min()) closest = std::min(closest, day - before);
      before = day;
    }
  }
  return closest;
}

}  // namespace

std::uint32_t matching_days(const CronExpression& cron, year year, month month) {
  const std::uint32_t of_month = (std::uint32_t{2} << last_day(year, month)) - 2;
  const std::uint32_t by_weekday = days_on(cron.weekdays, weekday(sys_days(year / month / 1)));
  const bool needs_both = cron.day_is_star || cron.weekday_is_star;
  return of_month & (needs_both ? cron.days & by_weekday : cron.days | by_weekday);
}

bool matches_month(const CronExpression& cron, month month) {
  return (cron.months >> static_cast<unsigned>(month) & 1U) != 0;
}

bool never_matches(const CronExpression& cron) {
  if (!cron.day_is_star && !cron.weekday_is_star) return false;
  constexpr year leap{2000};
  for (unsigned number = 1; number <= months_in_year; ++number) {
    const std::uint32_t of_month = (std::uint32_t{2} << last_day(leap, month(number))) - 2;
    if (matches_month(cron, month(number)) && (cron.days & of_month) != 0) return false;
  }
  return true;
}

minutes shortest_interval(const CronExpression& cron) {
  const minutes of_day = shortest_of_day(cron);
  const minutes over_night = first_time_of_day(cron) - last_time_of_day(cron);
  if (of_day <= over_night + days(1)) return of_day;
  const days apart = closest_days(cron);
  return apart == days::max() ? of_day : std::min<minutes>(of_day, apart + over_night);
}

}  // namespace housingd::definition

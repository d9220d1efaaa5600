#include "daemon/schedule/wall_clock.h"

#include <bit>

#include "pipeline/definition/cron/cron_days.h"

namespace housingd::schedule {
namespace {

using definition::CronExpression;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

minutes first_time_of_day(const CronExpression& cron) {
  return hours(std::countr_zero(cron.hours)) + minutes(std::countr_zero(cron.minutes));
}

// At `from` or later; nothing: not on this day.
std::optional<minutes> next_time_of_day(const CronExpression& cron, minutes from) {
  const auto hour = static_cast<unsigned>(from / hours(1));
  const auto minute = static_cast<unsigned>((from % hours(1)).count());
  const std::uint64_t minutes_left = cron.minutes >> minute << minute;
  if ((cron.hours >> hour & 1U) != 0 && minutes_left != 0) return hours(hour) + minutes(std::countr_zero(minutes_left));
  const std::uint32_t hours_left = cron.hours >> hour >> 1U << hour << 1U;
  if (hours_left == 0) return std::nullopt;
  return hours(std::countr_zero(hours_left)) + minutes(std::countr_zero(cron.minutes));
}

std::optional<local_days> next_day(const CronExpression& cron, local_days from) {
  const std::chrono::year_month_day first(from);
  std::uint32_t not_before = ~std::uint32_t{0} << static_cast<unsigned>(first.day());
  for (std::chrono::year_month at = first.year() / first.month(); at.year() <= horizon_year;
       at += std::chrono::months(1)) {
    if (definition::matches_month(cron, at.month())) {
      const std::uint32_t matching = definition::matching_days(cron, at.year(), at.month()) & not_before;
      if (matching != 0) return local_days(at / std::chrono::day(static_cast<unsigned>(std::countr_zero(matching))));
    }
    not_before = ~std::uint32_t{0};
  }
  return std::nullopt;
}

}  // namespace

std::optional<local_seconds> next_match(const CronExpression& cron, local_seconds from) {
  const auto minute = std::chrono::ceil<minutes>(from);
  const local_days today = std::chrono::floor<days>(minute);
  auto day = next_day(cron, today);
  if (!day) return std::nullopt;
  if (*day > today) return *day + first_time_of_day(cron);
  if (const auto time = next_time_of_day(cron, minute - today)) return today + *time;
  day = next_day(cron, today + days(1));
  if (!day) return std::nullopt;
  return *day + first_time_of_day(cron);
}

bool is_fixed(const CronExpression& cron) {
  return !cron.minute_is_star && !cron.hour_is_star;
}

bool owes_run(const CronExpression& cron, local_seconds from, local_seconds to) {
  auto match = next_match(cron, from);
  if (is_fixed(cron)) return match && *match < to;
  while (match && *match < to) {
    const local_seconds unit = cron.hour_is_star ? local_seconds(std::chrono::floor<days>(*match))
                                                 : local_seconds(std::chrono::floor<hours>(*match));
    const local_seconds next_unit = cron.hour_is_star ? unit + days(1) : unit + hours(1);
    const bool showed_none_before = next_match(cron, unit) == match;
    const auto following = next_match(cron, to);
    const bool shows_none_after = to >= next_unit || !following || *following >= next_unit;
    const bool is_whole_day = cron.hour_is_star && unit >= from && next_unit <= to;
    if (showed_none_before && shows_none_after && !is_whole_day) return true;
    match = next_match(cron, next_unit);
  }
  return false;
}

}  // namespace housingd::schedule

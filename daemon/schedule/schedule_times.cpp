#include "daemon/schedule/schedule_times.h"

#include <utility>

namespace housingd::schedule {

outcome::result<ScheduleTimes> ScheduleTimes::of(const definition::Schedule& schedule, Zones& zones) {
  auto zone = zones.find(schedule.timezone);
  if (!zone) return zone.error();
  if (schedule.every) return ScheduleTimes(IntervalTimes(*schedule.every, schedule.phase), *zone);
  return ScheduleTimes(CronTimes(schedule.cron.value(), *zone), *zone);
}

std::optional<Fire> ScheduleTimes::next_after(Instant after) const {
  return std::visit([after](const auto& times) { return times.next_after(after); }, times_);
}

}  // namespace housingd::schedule

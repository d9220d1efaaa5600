#include "daemon/scheduler/schedule_identity.h"

#include <cstdint>

namespace housingd::scheduler {
namespace {

// It is of no matter how they are named.
constexpr std::uint32_t every_month = 0b1'1111'1111'1110;

struct Range {
  unsigned from;
  unsigned to;
};

void add_field(std::string& text, std::uint64_t mask, Range range, bool is_star) {
  std::uint64_t every = 0;
  for (unsigned value = range.from; value <= range.to; ++value) every |= std::uint64_t{1} << value;
  text += ' ';
  // "0-23" is not "*": they differ when the clock is changed.
  if (is_star) text += '*';
  if (is_star && mask == every) return;
  char before = is_star ? '/' : '\0';
  for (unsigned value = range.from; value <= range.to; ++value) {
    if ((mask >> value & 1U) == 0) continue;
    if (before != '\0') text += before;
    text += std::to_string(value);
    before = ',';
  }
}

std::string text_of(const definition::CronExpression& cron, const std::string& timezone) {
  std::string text = "cron";
  add_field(text, cron.minutes, {0, 59}, cron.minute_is_star);
  add_field(text, cron.hours, {0, 23}, cron.hour_is_star);
  add_field(text, cron.days, {1, 31}, cron.day_is_star);
  add_field(text, cron.months, {1, 12}, cron.months == every_month);
  add_field(text, cron.weekdays, {0, 6}, cron.weekday_is_star);
  return text + ' ' + timezone;
}

}  // namespace

std::string identity_of(const definition::Job& job) {
  if (!job.schedule) return {};
  const definition::Schedule& schedule = *job.schedule;
  if (schedule.cron) return text_of(*schedule.cron, schedule.timezone);
  return "every " + std::to_string(schedule.every.value().count()) + "ms + " + std::to_string(schedule.phase.count()) +
         "ms";
}

}  // namespace housingd::scheduler

#include "daemon/cli/schedule_text.h"

#include <fmt/format.h>

#include "pipeline/definition/units.h"

namespace housingd::cli {
namespace {

std::string date_text(schedule::local_seconds clock) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(clock));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string time_text(schedule::local_seconds clock) {
  const std::chrono::hh_mm_ss time(clock - std::chrono::floor<std::chrono::days>(clock));
  std::string text = fmt::format("{:02}:{:02}", time.hours().count(), time.minutes().count());
  if (time.seconds().count() != 0) text += fmt::format(":{:02}", time.seconds().count());
  return text;
}

bool is_same_day(schedule::local_seconds left, schedule::local_seconds right) {
  return std::chrono::floor<std::chrono::days>(left) == std::chrono::floor<std::chrono::days>(right);
}

std::string step_text(const schedule::ClockStep& step) {
  const char* direction = step.goes_back() ? "back" : "forward";
  if (is_same_day(step.from, step.to)) {
    return fmt::format("the clock goes {} from {} to {} on {}", direction, time_text(step.from), time_text(step.to),
                       date_text(step.to));
  }
  return fmt::format("the clock goes {} from {} {} to {} {}", direction, date_text(step.from), time_text(step.from),
                     date_text(step.to), time_text(step.to));
}

}  // namespace

std::string schedule_text(const definition::Schedule& schedule) {
  if (schedule.cron) return schedule.cron->text + " " + schedule.timezone;
  std::string text = "every " + definition::format_duration(schedule.every.value());
  if (schedule.phase.count() > 0) text += ", " + definition::format_duration(schedule.phase) + " later";
  return text;
}

std::string clock_note(const schedule::Upcoming& start) {
  if (!start.step) return {};
  return (start.after_gap ? "runs once after the gap: " : "") + step_text(*start.step);
}

}  // namespace housingd::cli

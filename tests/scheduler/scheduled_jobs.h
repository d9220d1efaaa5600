// Jobs for tests: nothing but a name and when they start.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/schedule/instant.h"
#include "pipeline/definition/definitions.h"

namespace housingd::scheduler {

using namespace std::chrono_literals;
using definition::OnMissed;
using definition::Overlap;
using schedule::Instant;

// Some Monday, 10:00 UTC.
inline constexpr Instant ten_o_clock = std::chrono::sys_days(std::chrono::year(2026) / 10 / 5) + 10h;

[[nodiscard]] inline definition::Schedule every(std::chrono::milliseconds interval) {
  definition::Schedule schedule;
  schedule.every = interval;
  return schedule;
}

[[nodiscard]] inline definition::Schedule cron(const std::string& text, const std::string& timezone = "UTC") {
  definition::Schedule schedule;
  schedule.cron = definition::parse_cron(text).expression;
  if (!schedule.cron) throw std::invalid_argument("no cron expression: " + text);
  schedule.timezone = timezone;
  return schedule;
}

[[nodiscard]] inline definition::Schedule with(definition::Schedule schedule, Overlap overlap) {
  schedule.overlap = overlap;
  return schedule;
}

[[nodiscard]] inline definition::Schedule with(definition::Schedule schedule, OnMissed on_missed,
                                               std::chrono::milliseconds starting_deadline = 0s) {
  schedule.on_missed = on_missed;
  schedule.starting_deadline = starting_deadline;
  return schedule;
}

[[nodiscard]] inline definition::Job job(std::string name, std::optional<definition::Schedule> schedule,
                                         definition::RunRetry retry = {}) {
  definition::Job made;
  made.name = std::move(name);
  made.schedule = std::move(schedule);
  made.retry = retry;
  return made;
}

[[nodiscard]] inline std::shared_ptr<const definition::Definitions> definitions_of(
    const std::vector<definition::Job>& jobs) {
  auto definitions = std::make_shared<definition::Definitions>();
  for (const definition::Job& each : jobs) definitions->jobs.emplace(each.name, each);
  return definitions;
}

}  // namespace housingd::scheduler

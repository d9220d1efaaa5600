// Jobs as the API tells of them.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/board/job_board.h"
#include "daemon/json/json_document.h"
#include "daemon/runner/live_run.h"
#include "daemon/scheduler/scheduler.h"
#include "daemon/status/time_member.h"

namespace housingd::status {

struct Surroundings;

// A job from all sides, at one moment. Refers to what outlives it.
struct JobFacts {
  const board::JobEntry& entry;
  std::optional<scheduler::JobView> view;  // nothing: the scheduler does not know it yet
  const runner::LiveRun* running;          // null: no run of it is under way
  Instant now;
};
[[nodiscard]] board::Verdict health_of(const JobFacts& facts);
[[nodiscard]] JobFacts facts_of(const board::JobEntry& entry, const Surroundings& around);

// The members of Job of openapi.json; the caller begins and ends the object.
void write_job(json::JsonDocument& document, const JobFacts& facts);

// "0 3 * * SUN in Europe/Copenhagen", "every 15m, 5m later"
[[nodiscard]] std::string schedule_text(const definition::Schedule& schedule);

}  // namespace housingd::status

// When a run by schedule that did not end complete is tried again, and when
// one that yields goes on: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/schedule/instant.h"
#include "daemon/scheduler/ended_run.h"
#include "pipeline/definition/job.h"

namespace housingd::scheduler {

struct PlannedRetry {
  schedule::Instant at;
  std::uint32_t attempt = 2;
  std::vector<std::string> partitions;  // empty: all
  upsert::Origin origin = upsert::Origin::retry;
};

// A yielded run goes on when its source lets it, whoever started it, as the
// same attempt. Nothing: the run was complete, or was asked to end, or was
// started by hand, or had its last attempt, or `next_due` comes first.
[[nodiscard]] std::optional<PlannedRetry> retry_after(const definition::RunRetry& policy, const EndedRun& ended,
                                                      schedule::Instant now, std::optional<schedule::Instant> next_due);

// What another run of the job has left for the retry. Nothing: all is done.
[[nodiscard]] std::optional<PlannedRetry> what_is_left(PlannedRetry retry, const EndedRun& other);

}  // namespace housingd::scheduler

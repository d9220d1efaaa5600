// One partition of a run, from its first page to its verdict; private to run.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "pipeline/run/job_run.h"
#include "pipeline/run/page_worker.h"

namespace housingd::run {

// What the partitions of one run share. Lives on the run's executor.
struct RunState {
  RunContext context;
  RunOptions options;
  std::shared_ptr<const Stages> stages;
  upsert::RunId run = 0;
  outcome::Deadline deadline;
  fetch::RequestCounts requests;
  upsert::Effect effect;
  std::optional<outcome::Error> fatal;  // ends every partition

  [[nodiscard]] bool must_stop() const { return context.stop.raised() || fatal.has_value(); }
  // Of partitions that a stop ended.
  [[nodiscard]] std::string why_stopped() const {
    return "stopped: " + (context.stop.why().empty() ? "asked to stop" : context.stop.why());
  }
};

// Works the partition from its checkpoint on and records its end. Never fails
// itself: how it ended is the value. `state` and `partition` outlive it.
async::awaitable<PartitionSummary> run_partition(RunState* state, const definition::Partition* partition,
                                                 upsert::PartitionRecord so_far);

}  // namespace housingd::run

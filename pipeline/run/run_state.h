// What the partitions of one run share; private to run.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "pipeline/fetch/retry_budget.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/run/job_run.h"
#include "pipeline/run/page_origin.h"
#include "pipeline/run/page_worker.h"
#include "pipeline/run/yield.h"

namespace housingd::run {

// Lives on the run's executor.
struct RunState {
  RunContext context;
  RunOptions options;
  std::shared_ptr<const Stages> stages;
  upsert::RunId run = 0;
  outcome::Deadline deadline;
  fetch::RequestCounts requests;
  upsert::Effect effect;
  std::optional<outcome::Error> fatal;  // ends every partition
  fetch::RetryBudget budget;            // of all partitions together
  std::string work_fingerprint;
  std::optional<Yield> yield{};  // ends every partition, until the run is taken up
  PageOrigin* origin = nullptr;  // outlives the partitions

  [[nodiscard]] bool must_stop() const { return context.stop.raised() || fatal.has_value() || yield.has_value(); }
  // Of two the longer one.
  void yield_to(Yield asked) {
    if (!yield || yield->until < asked.until) yield = std::move(asked);
  }
  // Of partitions that a stop ended.
  [[nodiscard]] std::string why_stopped() const {
    if (yield) return yield->reason;
    return "stopped: " + (context.stop.why().empty() ? "asked to stop" : context.stop.why());
  }
};

}  // namespace housingd::run

// One job as the scheduler follows it; private to the scheduler.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "daemon/schedule/schedule_times.h"
#include "daemon/scheduler/due_heap.h"
#include "daemon/scheduler/run_retry.h"
#include "daemon/scheduler/slot_decision.h"
#include "pipeline/definition/definitions.h"

namespace housingd::scheduler {

using schedule::Instant;

// What its definition says; replaced as a whole by a reload.
struct JobPlan {
  std::optional<schedule::ScheduleTimes> times;  // nothing: started by hand alone
  std::chrono::milliseconds jitter{0};
  const definition::Job* job = nullptr;
  std::shared_ptr<const definition::Definitions> definitions;  // holds the job
  std::string identity;                                        // see identity_of()
};

// Errors: invalid_definition, see ScheduleTimes::of().
[[nodiscard]] outcome::result<std::shared_ptr<const JobPlan>> plan_of(
    std::shared_ptr<const definition::Definitions> definitions, const definition::Job& job, schedule::Zones& zones);

struct JobState {
  explicit JobState(std::shared_ptr<const JobPlan> by) : plan(std::move(by)) {}

  [[nodiscard]] const std::string& name() const { return plan->job->name; }
  // When the next slot is due that is neither decided nor owed.
  [[nodiscard]] std::optional<Instant> next_due() const;
  // When there is something to do for it, if nothing happens before.
  [[nodiscard]] DueHeap::Key attention() const;
  // Slots up to there are decided or owed.
  void advance_to(Instant slot);
  // All it owed has an outcome.
  void owes_nothing();
  // Its definition was read anew.
  void adopt(std::shared_ptr<const JobPlan> by);
  // The wall clock was set.
  void shift(std::chrono::milliseconds by);

  // What is looked at for each job that is due stands together: of 100,000 jobs
  // no other is in the cache.
  std::shared_ptr<const JobPlan> plan;
  std::uint32_t number = 0;  // in the heap
  bool busy = false;         // a coroutine sees to it
  bool again = false;        // and shall look once more
  bool gone = false;         // from the definitions
  bool waiting = false;      // what is owed waits for a run to end
  Instant decided_until = Instant::min();
  std::optional<Instant> next_slot;
  Instant last_launch = Instant::min();
  Instant not_before = Instant::min();  // after a failure
  std::optional<DueSlots> owed;         // due, without an outcome: a start failed, or they wait
  std::optional<Instant> waited_until;
  bool retry_waits = false;  // for a run to end
  std::optional<PlannedRetry> retry;

  // Slots up to here had outcomes before the clock was set back for good: their
  // second coming is not recorded.
  Instant recorded_until = Instant::min();
  std::string failure;  // of the last start
  std::chrono::milliseconds backoff{0};
  // Why what is owed is not to be tried any more; it is being started just now.
  std::optional<std::string> given_up;

  std::optional<Instant> paused_at;
  std::optional<Instant> resumed_at;  // slots up to here came due while it was paused
};

}  // namespace housingd::scheduler

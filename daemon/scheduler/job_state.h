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
  std::shared_ptr<const definition::Definitions> definitions;  // holds the job
  const definition::Job* job = nullptr;
  std::optional<schedule::ScheduleTimes> times;  // nothing: started by hand alone
  std::string identity;                          // see identity_of()
  std::chrono::milliseconds jitter{0};
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

  std::uint32_t number = 0;  // in the heap
  std::shared_ptr<const JobPlan> plan;

  Instant decided_until = Instant::min();
  std::optional<Instant> next_slot;
  // Slots up to here had outcomes before the clock was set back for good: their
  // second coming is not recorded.
  Instant recorded_until = Instant::min();

  std::optional<DueSlots> owed;  // due, without an outcome: a start failed, or they wait for a run to end
  bool waiting = false;
  std::optional<Instant> waited_until;
  std::string failure;  // of the last start
  // Why what is owed is not to be tried any more; it is being started just now.
  std::optional<std::string> given_up;

  std::optional<Instant> paused_at;
  std::optional<Instant> resumed_at;  // slots up to here came due while it was paused
  std::optional<PlannedRetry> retry;
  bool retry_waits = false;  // for a run to end

  Instant last_launch = Instant::min();
  Instant not_before = Instant::min();  // after a failure
  std::chrono::milliseconds backoff{0};

  bool busy = false;   // a coroutine sees to it
  bool again = false;  // and shall look once more
  bool gone = false;   // from the definitions
};

}  // namespace housingd::scheduler

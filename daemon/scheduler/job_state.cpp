#include "daemon/scheduler/job_state.h"

#include <algorithm>
#include <utility>

#include "daemon/schedule/jitter.h"
#include "daemon/scheduler/schedule_identity.h"

namespace housingd::scheduler {

outcome::result<std::shared_ptr<const JobPlan>> plan_of(std::shared_ptr<const definition::Definitions> definitions,
                                                        const definition::Job& job, schedule::Zones& zones) {
  auto plan = std::make_shared<JobPlan>();
  plan->definitions = std::move(definitions);
  plan->job = &job;
  plan->identity = identity_of(job);
  if (!job.schedule) return plan;
  auto times = schedule::ScheduleTimes::of(*job.schedule, zones);
  if (!times) return std::move(times.error()).in("job " + job.name);
  plan->times = *std::move(times);
  plan->jitter = schedule::offset_of(job.name, job.schedule->jitter);
  return plan;
}

std::optional<Instant> JobState::next_due() const {
  return next_slot ? std::optional(*next_slot + plan->jitter) : std::nullopt;
}

DueHeap::Key JobState::attention() const {
  if (busy) return {never, last_launch};
  Instant due = next_due().value_or(never);
  if (owed && (!waiting || waited_until)) due = at_once;  // its start failed, or may be made now
  if (retry && !retry_waits) due = std::min(due, retry->at);
  return {std::max(due, not_before), last_launch};
}

void JobState::advance_to(Instant slot) {
  decided_until = slot;
  const auto next = plan->times ? plan->times->next_after(slot) : std::nullopt;
  next_slot = next ? std::optional(next->at) : std::nullopt;
}

void JobState::owes_nothing() {
  owed.reset();
  given_up.reset();
  waiting = false;
  waited_until.reset();
  failure.clear();
  backoff = {};
}

void JobState::adopt(std::shared_ptr<const JobPlan> by) {
  plan = std::move(by);
  not_before = Instant::min();
  backoff = {};
}

void JobState::shift(std::chrono::milliseconds by) {
  if (not_before > Instant::min()) not_before += by;
  if (retry) retry->at += by;
  if (waited_until) *waited_until += by;
}

}  // namespace housingd::scheduler

#include <algorithm>
#include <utility>

#include "daemon/schedule/timestamp.h"
#include "daemon/scheduler/backoff.h"
#include "daemon/scheduler/scheduler_impl.h"

namespace housingd::scheduler {

using async::awaitable;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::RunId;
using upsert::SlotRecord;

awaitable<void> Scheduler::Impl::start(JobPointer job, Decision decision) {
  const DueSlots slots = decision.slots.value();
  const Instant due = slots.last + job->plan->jitter;
  ScheduledLaunch launch{.job = job->name(),
                         .origin = upsert::Origin::schedule,
                         .attempt = 1,
                         .slots = std::move(decision.started),
                         .partitions = {}};
  std::erase_if(launch.slots, [&job](const SlotRecord& slot) { return slot.last <= job->recorded_until; });
  // A slot is decided after those before it: the book remembers but the latest.
  auto settling = recorder_.settle(job->name());
  const result<void> settled = co_await std::move(settling);
  if (!settled) {
    on_start_failed(*job, slots, settled.error());
    co_return;
  }
  if (stopping_) co_return;
  auto launching = launcher_.launch(launch);
  const result<RunId> launched = co_await std::move(launching);
  if (!launched) {
    on_start_failed(*job, slots, launched.error());
    co_return;
  }
  job->owes_nothing();
  on_started(*job, launch, *launched, due);
}

void Scheduler::Impl::on_started(JobState& job, const ScheduledLaunch& launch, RunId run, Instant due) {
  const Instant now = alarm_.now();
  job.last_launch = now;
  job.backoff = {};
  for (SlotRecord slot : launch.slots) {
    slot.run = run;
    watcher_.decided(slot);
  }
  watcher_.launched(launch, run, std::max(now - due, std::chrono::milliseconds(0)));
}

void Scheduler::Impl::on_start_failed(JobState& job, const DueSlots& slots, const Error& error) {
  // Somebody was faster: what `overlap` says is done at once.
  if (error.code() == ErrorCode::run_conflict && launcher_.is_running(job.name())) {
    job.again = true;
    return;
  }
  if (stopping_ || job.given_up) return;
  const JobPlan& plan = *job.plan;
  const Instant at_latest = last_chance(*plan.job->schedule, plan.jitter, slots, job.waited_until);
  // Once, not at each try.
  if (std::exchange(job.failure, error.message()) != error.message()) {
    const schedule::Zone& zone = plan.times->zone();
    watcher_.trouble("cannot start " + job.name() + ", due " + schedule::to_text(slots.last + plan.jitter, zone) +
                     ": " + error.message() + "; tried again until " +
                     (at_latest == Instant::max() ? "it can be" : schedule::to_text(at_latest, zone)));
  }
  back_off(job, at_latest);
}

awaitable<void> Scheduler::Impl::start_retry(JobPointer job) {
  if (launcher_.is_running(job->name())) {
    job->retry_waits = true;
    co_return;
  }
  const PlannedRetry retry = *job->retry;
  ScheduledLaunch launch{.job = job->name(),
                         .origin = retry.origin,
                         .attempt = retry.attempt,
                         .slots = {},
                         .partitions = retry.partitions};
  auto launching = launcher_.launch(launch);
  const result<RunId> launched = co_await std::move(launching);
  if (launched) {
    job->retry.reset();
    on_started(*job, launch, *launched, retry.at);
  } else if (job->retry && !stopping_) {
    on_retry_failed(*job, launched.error());
  }
}

void Scheduler::Impl::on_retry_failed(JobState& job, const Error& error) {
  const std::string what = "cannot try " + job.name() + " again: " + error.message();
  if (error.code() == ErrorCode::run_conflict) {
    job.again = true;
  } else if (error.code() == ErrorCode::invalid_definition) {
    // Of partitions that a reload took away.
    job.retry.reset();
    watcher_.trouble(what);
  } else {
    if (job.backoff.count() == 0) watcher_.trouble(what + "; tried again until its next slot is due");
    back_off(job, Instant::min());
  }
}

void Scheduler::Impl::back_off(JobState& job, Instant at_latest) {
  const Instant now = alarm_.now();
  job.backoff = next_backoff(job.backoff);
  job.not_before = now + job.backoff;
  if (at_latest > now) job.not_before = std::min(job.not_before, at_latest);
}

}  // namespace housingd::scheduler

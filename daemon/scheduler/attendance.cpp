#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "daemon/scheduler/scheduler_impl.h"

namespace housingd::scheduler {

namespace asio = async::asio;
using async::awaitable;
using upsert::SlotRecord;

namespace {

// The book is away, and what is kept for the job has its bound.
constexpr std::chrono::seconds until_there_is_room{60};

DueSlots merged(const std::optional<DueSlots>& owed, const DueSlots& later) {
  if (!owed) return later;
  return {.first = owed->first,
          .before_last = later.count > 1 ? later.before_last : owed->last,
          .last = later.last,
          .count = owed->count + later.count};
}

}  // namespace

awaitable<void> Scheduler::Impl::attend_to(std::shared_ptr<Impl> self, JobPointer job) {
  co_await asio::this_coro::throw_if_cancelled(false);
  do {
    job->again = false;
    auto looking = self->look_at(job);
    co_await std::move(looking);
  } while (job->again && !job->gone && !self->stopping_);
}

awaitable<void> Scheduler::Impl::look_at(JobPointer job) {
  if (job->given_up) drop_owed(*job, *std::exchange(job->given_up, std::nullopt));
  const Instant now = alarm_.now();
  if (!recorder_.has_room_for(job->name())) {
    job->not_before = now + until_there_is_room;
    co_return;
  }
  const auto resumed_at = job->resumed_at;
  auto counting = count(job, std::min(now, resumed_at.value_or(now)));
  const bool counted = co_await std::move(counting);
  if (!counted) co_return;
  const JobStanding standing = standing_of(*job);
  if (resumed_at && resumed_at == job->resumed_at) {
    job->resumed_at.reset();
    job->again = true;
  }
  if (job->owed) {
    job->retry.reset();
    auto acting = act(job, decide(*job->plan->job, job->plan->jitter, *job->owed, standing, alarm_.now()));
    co_await std::move(acting);
  } else if (job->retry && job->retry->at <= now && !job->again) {
    auto retrying = start_retry(job);
    co_await std::move(retrying);
  }
}

// Adds what is due to what the job owes. False: meanwhile its definition or the
// clock became another one, or the scheduler was stopped; nothing was added.
awaitable<bool> Scheduler::Impl::count(JobPointer job, Instant until) {
  const auto plan = job->plan;
  const Instant from = job->decided_until;
  if (!plan->times) co_return true;
  auto counted = count_due(*plan->times, plan->jitter, from, until, std::nullopt);
  while (counted.rest) {
    // Others have their turn: this may take a second.
    auto yielding = asio::post(executor_, asio::use_awaitable);
    co_await std::move(yielding);
    const bool is_stale = job->plan != plan || job->decided_until != from || job->gone || stopping_;
    if (is_stale) {
      job->again = true;
      co_return false;
    }
    counted = count_due(*plan->times, plan->jitter, *counted.rest, until, counted.due);
  }
  if (!counted.due) co_return true;
  job->owed = merged(job->owed, *counted.due);
  job->advance_to(counted.due->last);
  co_return true;
}

JobStanding Scheduler::Impl::standing_of(const JobState& job) const {
  return {.paused = job.paused_at || job.resumed_at,
          .running = launcher_.is_running(job.name()),
          .opening = launcher_.is_opening(job.name()),
          .waiting = job.waiting,
          .waited_until = job.waited_until,
          .failure = job.failure};
}

awaitable<void> Scheduler::Impl::act(JobPointer job, Decision decision) {
  for (const SlotRecord& outcome : decision.outcomes) record(*job, outcome);
  if (decision.action == Action::nothing) {
    job->owes_nothing();
    co_return;
  }
  job->owed = decision.slots;
  if (decision.action == Action::start) {
    auto starting = start(job, std::move(decision));
    co_await std::move(starting);
    co_return;
  }
  job->waiting = true;
  job->waited_until.reset();
  if (decision.action == Action::replace)
    launcher_.end_run_of(job->name(), "its next start is due; overlap is replace");
}

void Scheduler::Impl::record(const JobState& job, const SlotRecord& outcome) {
  if (outcome.last > job.recorded_until) recorder_.add(outcome);
}

void Scheduler::Impl::give_up(JobState& job, const std::string& why) {
  if (job.busy) {
    job.given_up = why;
  } else {
    drop_owed(job, why);
  }
}

void Scheduler::Impl::drop_owed(JobState& job, const std::string& why) {
  if (!job.owed) return;
  record(job, record_of(job.name(), *job.owed, upsert::SlotOutcome::missed_deadline, why, alarm_.now()));
  job.owes_nothing();
}

void Scheduler::Impl::on_run_ended(const EndedRun& ended) {
  const JobPointer job = roster_.find(ended.job);
  if (!job) return;
  const Instant now = alarm_.now();
  if (job->waiting) job->waited_until = now;
  job->retry_waits = false;
  if (job->retry) job->retry = what_is_left(*std::move(job->retry), ended);
  const bool may_retry = !job->paused_at && !job->owed && !stopping_;
  auto retry = may_retry ? retry_after(job->plan->job->retry, ended, now, job->next_due()) : std::nullopt;
  if (retry) job->retry = std::move(retry);
  wake(*job);
}

}  // namespace housingd::scheduler

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "daemon/schedule/timestamp.h"
#include "daemon/scheduler/scheduler_impl.h"
#include "pipeline/async/cancelled.h"

namespace housingd::scheduler {

namespace asio = async::asio;
using async::awaitable;

namespace {

// A clock that was set back by less shows some times twice: they are not due
// again. By more: its former time was wrong, and nobody waits for it to return.
constexpr std::chrono::hours longest_return{24};

// A defect of ours, or no memory: neither must become a loop that does nothing else.
constexpr std::chrono::seconds after_an_exception{60};

std::string text_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& exception) {
    return exception.what();
  }
}

}  // namespace

awaitable<void> Scheduler::Impl::run() {
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto self = shared_from_this();
  running_ = true;
  while (!stopping_) {
    go_round();
    // Before the next round: what this one has begun.
    auto yielding = asio::post(executor_, asio::use_awaitable);
    co_await std::move(yielding);
    auto waiting = alarm_.wait_until(std::min(roster_.next(), recorder_.next_try()));
    co_await std::move(waiting);
    const bool cancelled = co_await async::was_cancelled();
    stopping_ = stopping_ || cancelled;
  }
  running_ = false;
  quiet_.ring();
}

void Scheduler::Impl::go_round() {
  ++rounds_;
  for (const Patience& patience : std::exchange(beaten_by_, {})) patience->cancel();
  look_at_clock();
  const Instant now = alarm_.now();
  while (roster_.next() <= now) attend(roster_.first());
  if (recorder_.next_try() <= now) write_outcomes();
}

awaitable<void> Scheduler::Impl::stop(outcome::Deadline limit) {
  const auto self = shared_from_this();
  stopping_ = true;
  alarm_.nudge();
  asio::steady_timer patience(executor_, limit.when());
  patience.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto stopping = weak.lock();
    if (!error && stopping) stopping->give_up();
  });
  auto loop_ending = quiet();
  co_await std::move(loop_ending);
  if (!std::exchange(had_last_write_, true) && !given_up_) write_outcomes();
  auto write_ending = quiet();
  co_await std::move(write_ending);
}

void Scheduler::Impl::give_up() {
  given_up_ = true;
  for (auto& task : tasks_) task.emit(asio::cancellation_type::terminal);
}

// Until nothing is under way any more, or cancelled.
awaitable<void> Scheduler::Impl::quiet() {
  bool cancelled = false;
  while (!cancelled && (running_ || !tasks_.empty())) {
    auto hearing = quiet_.heard();
    co_await std::move(hearing);
    cancelled = co_await async::was_cancelled();
  }
}

awaitable<bool> Scheduler::Impl::beat(std::chrono::milliseconds within) {
  if (stopping_) co_return true;
  const auto self = shared_from_this();
  const std::uint64_t before = rounds_;
  const auto patience = std::make_shared<asio::steady_timer>(executor_, within);
  beaten_by_.push_back(patience);
  alarm_.nudge();
  auto waiting = patience->async_wait(asio::as_tuple(asio::use_awaitable));
  co_await std::move(waiting);
  std::erase(beaten_by_, patience);
  co_return rounds_ != before;
}

void Scheduler::Impl::wake(JobState& job) {
  roster_.wake(job);
  alarm_.nudge();
}

void Scheduler::Impl::look_at_clock() {
  const ClockMove move = alarm_.moved();
  if (move.set.count() == 0 && move.suspended.count() == 0) return;
  watcher_.clock_moved(move);
  if (move.set.count() == 0) return;
  recorder_.shift(move.set);
  for (const auto& [name, job] : roster_.jobs()) {
    job->shift(move.set);
    return_from_future(*job);
    roster_.update(*job);
  }
}

void Scheduler::Impl::return_from_future(JobState& job) {
  const Instant now = alarm_.now();
  if (!job.plan->times || job.decided_until <= now + longest_return) return;
  watcher_.trouble("the clock was ahead: the slots of " + job.name() + " up to " +
                   schedule::to_text(job.decided_until, job.plan->times->zone()) +
                   " have their outcomes; what is started before goes by the clock as it is now, without a slot");
  give_up(job, "the clock was set back before it could be started");
  job.recorded_until = job.decided_until;
  job.advance_to(now);
}

void Scheduler::Impl::attend(JobPointer job) {
  job->busy = true;
  roster_.update(*job);
  begin_task(attend_to(shared_from_this(), job),
             [this, job](const std::exception_ptr& thrown) { on_attended(*job, thrown); });
}

void Scheduler::Impl::on_attended(JobState& job, const std::exception_ptr& thrown) {
  job.busy = false;
  if (thrown && !given_up_) {
    job.not_before = alarm_.now() + after_an_exception;
    watcher_.trouble("job " + job.name() + ": " + text_of(thrown));
  }
  if (job.given_up) drop_owed(job, *std::exchange(job.given_up, std::nullopt));
  roster_.update(job);
  alarm_.nudge();
}

void Scheduler::Impl::write_outcomes() {
  begin_task(recorder_.write(), [this](const std::exception_ptr& thrown) {
    if (thrown && !given_up_) watcher_.trouble("outcomes of slots: " + text_of(thrown));
    alarm_.nudge();
  });
}

void Scheduler::Impl::begin_task(awaitable<void> task, std::function<void(const std::exception_ptr&)> on_end) {
  const auto place = tasks_.emplace(tasks_.end());
  auto ended = [self = shared_from_this(), place, on_end = std::move(on_end)](const std::exception_ptr& thrown) {
    on_end(thrown);
    self->tasks_.erase(place);
    if (self->tasks_.empty()) self->quiet_.ring();
  };
  asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot(place->slot(), std::move(ended)));
}

}  // namespace housingd::scheduler

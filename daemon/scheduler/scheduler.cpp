#include "daemon/scheduler/scheduler.h"

#include <utility>

#include "daemon/scheduler/scheduler_impl.h"

namespace housingd::scheduler {

using async::awaitable;
using outcome::result;

namespace {

JobView view_of(const JobState& job) {
  return {.job = job.name(),
          .scheduled = job.plan->times.has_value(),
          .next = job.paused_at ? std::nullopt : job.next_due(),
          .paused_at = job.paused_at,
          .retry_at = job.retry ? std::optional(job.retry->at) : std::nullopt,
          .retry_attempt = job.retry ? job.retry->attempt : 0,
          .buffered = job.waiting};
}

}  // namespace

Scheduler::Impl::Impl(async::Executor executor, Alarm& alarm, SlotBook& book, Launcher& launcher, Watcher& watcher)
    : executor_(std::move(executor)),
      alarm_(alarm),
      book_(book),
      launcher_(launcher),
      watcher_(watcher),
      recorder_(executor_, alarm, book, watcher),
      quiet_(executor_) {}

Scheduler::Scheduler(async::Executor executor, Alarm& alarm, SlotBook& book, Launcher& launcher, Watcher& watcher)
    : impl_(std::make_shared<Impl>(std::move(executor), alarm, book, launcher, watcher)) {}

Scheduler::~Scheduler() = default;

awaitable<result<void>> Scheduler::adopt(std::shared_ptr<const definition::Definitions> definitions) {
  return impl_->adopt(std::move(definitions));
}

awaitable<void> Scheduler::run() {
  return impl_->run();
}

awaitable<void> Scheduler::stop(outcome::Deadline limit) {
  return impl_->stop(limit);
}

void Scheduler::give_up() {
  impl_->give_up();
}

awaitable<result<void>> Scheduler::pause(std::string job) {
  return impl_->pause(std::move(job));
}

awaitable<result<void>> Scheduler::resume(std::string job) {
  return impl_->resume(std::move(job));
}

void Scheduler::on_run_ended(const EndedRun& ended) {
  impl_->on_run_ended(ended);
}

std::vector<JobView> Scheduler::jobs() const {
  std::vector<JobView> views;
  for (const auto& [name, job] : impl_->roster().jobs()) views.push_back(view_of(*job));
  return views;
}

std::optional<JobView> Scheduler::job(std::string_view name) const {
  const auto job = impl_->roster().find(name);
  return job ? std::optional(view_of(*job)) : std::nullopt;
}

awaitable<bool> Scheduler::beat(std::chrono::milliseconds within) {
  return impl_->beat(within);
}

}  // namespace housingd::scheduler

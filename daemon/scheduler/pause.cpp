#include <utility>

#include "daemon/scheduler/scheduler_impl.h"

namespace housingd::scheduler {

using async::awaitable;
using outcome::Error;
using outcome::result;

namespace {

Error no_such_job(const std::string& name) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition, "there is no job '" + name + "'"};
}

}  // namespace

awaitable<result<void>> Scheduler::Impl::pause(std::string name) {
  const auto self = shared_from_this();
  const JobPointer before = roster_.find(name);
  if (!before) co_return no_such_job(name);
  if (before->paused_at) co_return result<void>();
  const Instant at = alarm_.now();
  auto pausing = book_.pause(name, at);
  const auto paused = co_await std::move(pausing);
  if (!paused) co_return paused.error();
  // By now it may be another one, or gone.
  const JobPointer job = roster_.find(name);
  if (!job) co_return result<void>();
  job->paused_at = job->paused_at.value_or(at);
  job->retry.reset();
  wake(*job);
  co_return result<void>();
}

awaitable<result<void>> Scheduler::Impl::resume(std::string name) {
  const auto self = shared_from_this();
  const JobPointer before = roster_.find(name);
  if (!before) co_return no_such_job(name);
  if (!before->paused_at) co_return result<void>();
  auto resuming = book_.pause(name, std::nullopt);
  const auto resumed = co_await std::move(resuming);
  if (!resumed) co_return resumed.error();
  const JobPointer job = roster_.find(name);
  if (!job) co_return result<void>();
  job->paused_at.reset();
  job->resumed_at = alarm_.now();
  wake(*job);
  co_return result<void>();
}

}  // namespace housingd::scheduler

#include "tests/scheduler/memory_launcher.h"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <utility>

#include "pipeline/async/cancelled.h"

namespace housingd::scheduler {

namespace asio = async::asio;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::RunId;

async::awaitable<result<RunId>> MemoryLauncher::launch(ScheduledLaunch launch) {
  tried_.push_back(launch.job);
  if (std::exchange(throws_, false)) throw std::runtime_error("thrown by a launch");
  const auto executor = co_await asio::this_coro::executor;
  while (held_.contains(launch.job)) {
    auto waiting = released_.heard();
    co_await std::move(waiting);
    const bool cancelled = co_await async::was_cancelled();
    if (cancelled) co_return Error(Disposition::stop, ErrorCode::stopped, "given up");
  }
  if (begins_at_launch_ == launch.job) begin(std::exchange(begins_at_launch_, {}));
  if (is_running(launch.job)) {
    co_return Error(Disposition::fail_run, ErrorCode::run_conflict, "it runs already");
  }
  if (const auto refusal = refusals_.find(launch.job); refusal != refusals_.end() && !refusal->second.empty()) {
    co_return Error(Disposition::fail_run, ErrorCode::invalid_definition, refusal->second);
  }
  auto going = asio::post(executor, asio::use_awaitable);
  co_await std::move(going);
  const auto run = book_.open_run(launch.slots);
  if (run) {
    running_[launch.job] = {.run = *run, .origin = launch.origin, .attempt = launch.attempt};
    launches_.push_back(launch);
  }
  auto coming = asio::post(executor, asio::use_awaitable);
  co_await std::move(coming);
  co_return run;
}

void MemoryLauncher::end_run_of(std::string_view job, std::string why) {
  asked_to_end_.push_back(std::string(job) + ": " + why);
}

MemoryLauncher::Running MemoryLauncher::end(const std::string& job) {
  const Running was = running_.at(job);
  running_.erase(job);
  return was;
}

}  // namespace housingd::scheduler

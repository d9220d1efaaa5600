#include "daemon/service/heartbeat.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/service/status_line.h"

namespace housingd::service {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Often enough for a status line, seldom enough to cost nothing.
constexpr std::chrono::microseconds usual_interval = 5s;
constexpr std::chrono::microseconds longer = 30s;

}  // namespace

Heartbeat::Heartbeat(async::Executor executor, const systemd::ServiceManager& manager, scheduler::Scheduler& scheduler,
                     const runner::Runner& runner, metrics::Metrics& metrics)
    : executor_(std::move(executor)),
      manager_(manager),
      scheduler_(scheduler),
      runner_(runner),
      metrics_(metrics),
      timer_(executor_),
      interval_(std::min(usual_interval, manager_.watchdog_interval().value_or(usual_interval * 3) / 3)) {}

void Heartbeat::start() {
  asio::co_spawn(executor_, beat(), asio::detached);
}

void Heartbeat::stop() {
  stopped_ = true;
  timer_.cancel();
}

async::awaitable<void> Heartbeat::beat() {
  std::string told;
  while (!stopped_) {
    if (ready_) {
      auto going_round = scheduler_.beat(std::chrono::duration_cast<std::chrono::milliseconds>(interval_));
      const bool alive = co_await std::move(going_round);
      if (alive) manager_.alive();
    } else {
      manager_.needs_longer(longer);
      manager_.alive();
    }
    std::string line = status_line(runner_, scheduler_);
    if (line != told) manager_.status(told = std::move(line));
    if (stopped_) co_return;
    const auto due = asio::steady_timer::clock_type::now() + interval_;
    timer_.expires_at(due);
    boost::system::error_code ignored;
    auto waiting = timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_await std::move(waiting);
    if (!stopped_) metrics_.observe_loop_lag(asio::steady_timer::clock_type::now() - due);
  }
}

}  // namespace housingd::service

// What is told at regular times: the watchdog, the status line, loop lag.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "daemon/metrics/metrics.h"
#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"
#include "daemon/systemd/service_manager.h"

namespace housingd::service {

// The watchdog is fed only when the scheduler's own loop went round: a loop
// that hangs is a daemon that hangs. Until it is ready, and while it drains,
// systemd is asked for more time instead.
class Heartbeat {
 public:
  // All outlive it.
  Heartbeat(async::Executor executor, const systemd::ServiceManager& manager, scheduler::Scheduler& scheduler,
            const runner::Runner& runner, metrics::Metrics& metrics);

  void start();
  void set_ready(bool ready) { ready_ = ready; }
  void stop();

 private:
  async::awaitable<void> beat();

  async::Executor executor_;
  const systemd::ServiceManager& manager_;
  scheduler::Scheduler& scheduler_;
  const runner::Runner& runner_;
  metrics::Metrics& metrics_;
  boost::asio::steady_timer timer_;
  std::chrono::microseconds interval_;
  bool ready_ = false, stopped_ = false;
};

}  // namespace housingd::service

// The scheduler starts runs by the runner, and hears of their ends.
#pragma once

#include "daemon/runner/runner.h"
#include "daemon/scheduler/launcher.h"
#include "daemon/scheduler/scheduler.h"

namespace housingd::service {

class RunLauncher final : public scheduler::Launcher {
 public:
  // The runner outlives the launcher.
  explicit RunLauncher(runner::Runner& runner) : runner_(runner) {}

  [[nodiscard]] bool is_running(std::string_view job) const override { return runner_.is_running(job); }
  [[nodiscard]] bool is_opening(std::string_view job) const override;
  async::awaitable<outcome::result<upsert::RunId>> launch(scheduler::ScheduledLaunch launch) override;
  void end_run_of(std::string_view job, std::string why) override;

 private:
  runner::Runner& runner_;
};

// Tells the scheduler of every run's end.
class EndTeller final : public runner::RunWatcher {
 public:
  // The scheduler outlives it.
  explicit EndTeller(scheduler::Scheduler& scheduler) : scheduler_(scheduler) {}

  void on_event(const runner::LiveRun&, const run::Event&) override {}
  void on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) override;

 private:
  scheduler::Scheduler& scheduler_;
};

}  // namespace housingd::service

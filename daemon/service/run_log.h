// The life of the daemon as log lines.
#pragma once

#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"

namespace housingd::service {

// One line for each event that an operator reads later: starts, ends, troubles,
// slots that were not started. Pages and batches are no news.
class RunLog final : public runner::RunWatcher, public scheduler::Watcher {
 public:
  void on_event(const runner::LiveRun& run, const run::Event& event) override;
  void on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) override;

  void decided(const upsert::SlotRecord& slot) override;
  void launched(const scheduler::ScheduledLaunch& launch, upsert::RunId run,
                std::chrono::milliseconds lateness) override;
  void clock_moved(const scheduler::ClockMove& move) override;
  void trouble(std::string_view what) override;
};

}  // namespace housingd::service

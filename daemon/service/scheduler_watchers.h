// Several watchers of the scheduler as one.
#pragma once

#include <vector>

#include "daemon/scheduler/scheduler.h"

namespace housingd::service {

class SchedulerWatchers final : public scheduler::Watcher {
 public:
  // They outlive it.
  void add(scheduler::Watcher& watcher) { watchers_.push_back(&watcher); }

  void decided(const upsert::SlotRecord& slot) override {
    for (Watcher* watcher : watchers_) watcher->decided(slot);
  }
  void launched(const scheduler::ScheduledLaunch& launch, upsert::RunId run,
                std::chrono::milliseconds lateness) override {
    for (Watcher* watcher : watchers_) watcher->launched(launch, run, lateness);
  }
  void clock_moved(const scheduler::ClockMove& move) override {
    for (Watcher* watcher : watchers_) watcher->clock_moved(move);
  }
  void trouble(std::string_view what) override {
    for (Watcher* watcher : watchers_) watcher->trouble(what);
  }

 private:
  std::vector<Watcher*> watchers_;
};

}  // namespace housingd::service

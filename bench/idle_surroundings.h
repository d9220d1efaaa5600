// What a scheduler needs around it, all of it doing nothing at once.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "daemon/scheduler/scheduler.h"

namespace housingd::bench {

// Has never heard of any job.
class EmptyBook final : public scheduler::SlotBook {
 public:
  async::awaitable<outcome::result<std::vector<upsert::ScheduleMemory>>> watch(std::vector<upsert::ScheduledJob> jobs,
                                                                               upsert::SlotTime now) override {
    std::vector<upsert::ScheduleMemory> memories;
    memories.reserve(jobs.size());
    for (auto& job : jobs) {
      memories.push_back({.job = std::move(job.job), .decided_until = now, .paused_at = std::nullopt});
    }
    co_return memories;
  }
  async::awaitable<outcome::result<void>> decide(std::vector<upsert::SlotRecord>) override {
    co_return outcome::result<void>();
  }
  async::awaitable<outcome::result<void>> pause(std::string, std::optional<upsert::SlotTime>) override {
    co_return outcome::result<void>();
  }
};

// Its runs have ended when they begin.
class IdleLauncher final : public scheduler::Launcher {
 public:
  [[nodiscard]] bool is_running(std::string_view) const override { return false; }
  [[nodiscard]] bool is_opening(std::string_view) const override { return false; }
  async::awaitable<outcome::result<upsert::RunId>> launch(scheduler::ScheduledLaunch) override {
    co_return upsert::RunId(1);
  }
  void end_run_of(std::string_view, std::string) override {}
};

class NoWatcher : public scheduler::Watcher {
 public:
  void decided(const upsert::SlotRecord&) override {}
  void launched(const scheduler::ScheduledLaunch&, upsert::RunId, std::chrono::milliseconds) override {}
  void clock_moved(const scheduler::ClockMove&) override {}
  void trouble(std::string_view what) override { throw std::runtime_error(std::string(what)); }
};

}  // namespace housingd::bench

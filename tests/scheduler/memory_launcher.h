// Starts runs that do nothing, and end when the test says so.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "daemon/scheduler/bell.h"
#include "daemon/scheduler/launcher.h"
#include "tests/scheduler/memory_book.h"

namespace housingd::scheduler {

class MemoryLauncher final : public Launcher {
 public:
  // The book outlives the launcher.
  MemoryLauncher(const async::Executor& executor, MemoryBook& book) : book_(book), released_(executor) {}

  [[nodiscard]] bool is_running(std::string_view job) const override { return running_.contains(job); }
  [[nodiscard]] bool is_opening(std::string_view job) const override { return opening_.contains(job); }
  async::awaitable<outcome::result<upsert::RunId>> launch(ScheduledLaunch launch) override;
  void end_run_of(std::string_view job, std::string why) override;

  struct Running {
    upsert::RunId run = 0;
    upsert::Origin origin = upsert::Origin::manual;
    std::uint32_t attempt = 1;
  };

  // By hand.
  void begin(const std::string& job) { running_[job] = {}; }
  // The same, and the ledger has not taken it up.
  void begin_to_open(const std::string& job) {
    begin(job);
    opening_.insert(job);
  }
  // What it was.
  Running end(const std::string& job);

  // Launches of this job fail with it; empty: they do not.
  void refuse(const std::string& job, std::string why) { refusals_[job] = std::move(why); }
  // Launches of this job do not come back before release().
  void hold(const std::string& job) { held_.insert(job); }
  void release() {
    held_.clear();
    released_.ring();
  }
  // Somebody else's run begins while the next launch is on its way.
  void begin_at_next_launch(const std::string& job) { begins_at_launch_ = job; }
  void throw_at_next_launch() { throws_ = true; }

  [[nodiscard]] const std::vector<ScheduledLaunch>& launches() const { return launches_; }
  // Jobs, in the order in which they were to be launched.
  [[nodiscard]] const std::vector<std::string>& tried() const { return tried_; }
  [[nodiscard]] const std::vector<std::string>& asked_to_end() const { return asked_to_end_; }

 private:
  MemoryBook& book_;
  Bell released_;
  bool throws_ = false;
  std::string begins_at_launch_;
  std::map<std::string, Running, std::less<>> running_;
  std::map<std::string, std::string> refusals_;
  std::set<std::string> held_;
  std::set<std::string, std::less<>> opening_;
  std::vector<ScheduledLaunch> launches_;
  std::vector<std::string> tried_;
  std::vector<std::string> asked_to_end_;
};

}  // namespace housingd::scheduler

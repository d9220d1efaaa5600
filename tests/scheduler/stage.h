// A scheduler with everything around it, under a clock that the test moves.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/scheduler/scheduler.h"
#include "tests/scheduler/memory_book.h"
#include "tests/scheduler/memory_launcher.h"
#include "tests/scheduler/scheduled_jobs.h"
#include "tests/scheduler/virtual_alarm.h"

namespace housingd::scheduler {

class Notes final : public Watcher {
 public:
  void decided(const upsert::SlotRecord& slot) override { slots.push_back(slot); }
  void launched(const ScheduledLaunch& launch, upsert::RunId run, std::chrono::milliseconds lateness) override;
  void clock_moved(const ClockMove& move) override { moves.push_back(move); }
  void trouble(std::string_view what) override { troubles.emplace_back(what); }

  std::vector<upsert::SlotRecord> slots;
  std::vector<std::string> launches;  // "a 1 by schedule, 0 ms late"
  std::vector<ClockMove> moves;
  std::vector<std::string> troubles;
};

// One life of the program. The book outlives it.
class Stage {
 public:
  explicit Stage(MemoryBook& kept, Instant now = ten_o_clock);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Adopts the jobs; the first time, the scheduler begins.
  outcome::result<void> adopt(const std::vector<definition::Job>& jobs);
  // Until nothing is left to do at this time.
  void settle();
  // Time goes by as it does: every due moment on the way has its turn.
  void pass(std::chrono::milliseconds time);
  // The clock is there at once.
  void set(std::chrono::milliseconds by);
  void suspend(std::chrono::milliseconds time);

  void end_run(const std::string& job, upsert::RunState state = upsert::RunState::complete,
               std::vector<std::string> not_complete = {}, std::vector<std::string> complete = {});
  outcome::result<void> pause(const std::string& job);
  outcome::result<void> resume(const std::string& job);
  void stop();
  [[nodiscard]] bool beat(std::chrono::milliseconds within);

  [[nodiscard]] JobView view(const std::string& job) const { return scheduler.job(job).value(); }

  boost::asio::io_context io;
  MemoryBook& book;
  VirtualAlarm alarm;
  MemoryLauncher launcher;
  Notes notes;
  Scheduler scheduler;

 private:
  bool begun_ = false;
};

}  // namespace housingd::scheduler

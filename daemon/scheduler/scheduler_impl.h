// The scheduler's inside: one loop that finds what is due, a coroutine for each job that is.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "daemon/scheduler/outcome_recorder.h"
#include "daemon/scheduler/roster.h"
#include "daemon/scheduler/scheduler.h"

namespace housingd::scheduler {

class Scheduler::Impl : public std::enable_shared_from_this<Impl> {
 public:
  using JobPointer = std::shared_ptr<JobState>;

  Impl(async::Executor executor, Alarm& alarm, SlotBook& book, Launcher& launcher, Watcher& watcher);

  // adoption.cpp
  async::awaitable<outcome::result<void>> adopt(std::shared_ptr<const definition::Definitions> definitions);

  // scheduler_loop.cpp
  async::awaitable<void> run();
  async::awaitable<void> stop(outcome::Deadline limit);
  void give_up();
  async::awaitable<void> quiet();
  async::awaitable<bool> beat(std::chrono::milliseconds within);

  // pause.cpp
  async::awaitable<outcome::result<void>> pause(std::string name);
  async::awaitable<outcome::result<void>> resume(std::string name);

  void on_run_ended(const EndedRun& ended);
  [[nodiscard]] const Roster& roster() const { return roster_; }

 private:
  // Patience of a watchdog that wants to see the loop go round.
  using Patience = std::shared_ptr<async::asio::steady_timer>;

  // scheduler_loop.cpp
  void go_round();
  void wake(JobState& job);
  void look_at_clock();
  void return_from_future(JobState& job);
  void attend(JobPointer job);
  void on_attended(JobState& job, const std::exception_ptr& thrown);
  void write_outcomes();
  // Something to do beside the loop, which can be given up.
  void begin_task(async::awaitable<void> task, std::function<void(const std::exception_ptr&)> on_end);

  // attendance.cpp: one job, by one coroutine at a time
  static async::awaitable<void> attend_to(std::shared_ptr<Impl> self, JobPointer job);
  async::awaitable<void> look_at(JobPointer job);
  async::awaitable<bool> count(JobPointer job, Instant until);
  [[nodiscard]] JobStanding standing_of(const JobState& job) const;
  async::awaitable<void> act(JobPointer job, Decision decision);
  void record(const JobState& job, const upsert::SlotRecord& outcome);
  // What it owes is not started any more, unless that is being done just now.
  void give_up(JobState& job, const std::string& why);
  void drop_owed(JobState& job, const std::string& why);

  // launch.cpp
  async::awaitable<void> start(JobPointer job, Decision decision);
  void on_started(JobState& job, const ScheduledLaunch& launch, upsert::RunId run, Instant due);
  void on_start_failed(JobState& job, const DueSlots& slots, const outcome::Error& error);
  async::awaitable<void> start_retry(JobPointer job);
  void on_retry_failed(JobState& job, const outcome::Error& error);
  void back_off(JobState& job, Instant at_latest);

  // adoption.cpp
  void take_over(std::vector<std::shared_ptr<const JobPlan>> plans,
                 const std::vector<upsert::ScheduleMemory>& memories);

  async::Executor executor_;
  Alarm& alarm_;
  SlotBook& book_;
  Launcher& launcher_;
  Watcher& watcher_;
  Roster roster_;
  OutcomeRecorder recorder_;

  bool running_ = false;
  bool stopping_ = false;
  bool had_last_write_ = false;
  std::uint64_t rounds_ = 0;
  std::vector<Patience> beaten_by_;
  std::list<async::asio::cancellation_signal> tasks_;  // coroutines that see to a job or write
  bool given_up_ = false;
  Bell quiet_;
};

}  // namespace housingd::scheduler

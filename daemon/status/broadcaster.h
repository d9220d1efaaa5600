// Tells those who follow /api/v1/events what happens, and keeps the board up to date.
#pragma once

#include <memory>
#include <string_view>

#include "daemon/board/job_board.h"
#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"
#include "daemon/status/surroundings.h"
#include "pipeline/async/awaitable.h"

namespace housingd::status {

// Lives on one executor; not thread-safe. The events are those of openapi.json
// (x-events).
//
// A job that changes several times in one step of the executor is told once,
// after it: then the scheduler has made up its mind, too. Where more jobs
// change at once than followers could catch up with, they are told `reset`.
class Broadcaster final : public runner::RunWatcher, public scheduler::Watcher {
 public:
  // The surroundings outlive it.
  Broadcaster(async::Executor executor, const Surroundings& around);
  ~Broadcaster() override;
  Broadcaster(const Broadcaster&) = delete;
  Broadcaster& operator=(const Broadcaster&) = delete;

  // Before the store was ever asked: what is defined is known.
  void show_jobs();

  // Takes over the definitions and reads the past of every job. Error: the
  // store's; the rest is then read once it answers.
  async::awaitable<outcome::result<void>> load();

  // For the end of the program: the store is asked for nothing any more.
  void stop();

  // The definitions were loaded anew, or could not be.
  void config_changed();
  void phase_changed();
  // It went, came back, or is away for another reason.
  void store_changed();
  void job_changed(std::string_view job);
  // Other than by an event of its own: it was asked to stop.
  void run_changed(const runner::LiveRun& run);

  [[nodiscard]] const board::JobBoard& board() const;

  void on_event(const runner::LiveRun& run, const run::Event& event) override;
  void on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) override;

  void decided(const upsert::SlotRecord& slot) override;
  void launched(const scheduler::ScheduledLaunch& launch, upsert::RunId run,
                std::chrono::milliseconds lateness) override;
  void clock_moved(const scheduler::ClockMove& move) override;
  void trouble(std::string_view what) override;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace housingd::status

// Starts jobs when they are due, and gives every due slot its one outcome.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/scheduler/alarm.h"
#include "daemon/scheduler/launcher.h"
#include "pipeline/definition/definitions.h"

namespace housingd::scheduler {

// How a run ended, as far as the schedule cares.
struct EndedRun {
  std::string job;
  upsert::RunId run = 0;
  upsert::Origin origin = upsert::Origin::manual;
  std::uint32_t attempt = 1;
  upsert::RunState state = upsert::RunState::complete;
  std::vector<std::string> not_complete;  // partitions
};

// What the scheduler tells those who watch it. Called on its executor: quick, does not throw.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void decided(const upsert::SlotRecord& slot) = 0;  // is durable
  virtual void launched(const ScheduledLaunch& launch, upsert::RunId run, std::chrono::milliseconds lateness) = 0;
  virtual void clock_moved(const ClockMove& move) = 0;
  // The schedule goes on, something did not: "cannot record ...; tried again in 8 s".
  virtual void trouble(std::string_view what) = 0;
};

struct JobView {
  std::string job;
  bool scheduled = false;
  std::optional<Instant> next;  // jitter included; nothing: never, or by hand alone
  std::optional<Instant> paused_at;
  std::optional<Instant> retry_at;
  std::uint32_t retry_attempt = 0;
  bool buffered = false;
};

// Lives on one executor; not thread-safe. One timer, for the next due slot of
// all jobs (a heap); nothing polls.
//
// Exactly one outcome for each slot: `started` is recorded by the run's own
// transaction, the others by SlotBook; what cannot be recorded now is kept
// (bounded: neighbours become one row) and tried again. After a kill -9 the
// slots without an outcome are decided at the next start, by on_missed. A clock
// that is set back starts nothing twice: what is decided is not due again.
//
// One that is set forward, or a suspend, makes missed slots: at most one run a
// job, and all of them at once only as the launcher's seats allow.
class Scheduler {
 public:
  // All outlive the scheduler.
  Scheduler(async::Executor executor, Alarm& alarm, SlotBook& book, Launcher& launcher, Watcher& watcher);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Takes over these jobs, at the start and after a reload: the state of those
  // that stay is kept. Reads from the book what is decided and paused, and
  // decides what is due. An error (the book's): the former jobs stay.
  async::awaitable<outcome::result<void>> adopt(std::shared_ptr<const definition::Definitions> definitions);

  // Runs until stopped (or cancelled): for one co_spawn.
  async::awaitable<void> run();
  // No more starts from now on; records what is decided. Slots that come due
  // stay without an outcome: the next start decides them.
  async::awaitable<void> stop();

  // Errors: invalid_definition (no such job), the book's. Durable once it resumes.
  async::awaitable<outcome::result<void>> pause(std::string job);
  async::awaitable<outcome::result<void>> resume(std::string job);

  // Tells of every run's end, whoever started it: a buffered slot may start
  // now, a run by schedule may be tried again.
  void on_run_ended(const EndedRun& ended);

  // In the order of their names.
  [[nodiscard]] std::vector<JobView> jobs() const;
  [[nodiscard]] std::optional<JobView> job(std::string_view name) const;

  // When its loop last went round: for the watchdog, which must not bark while
  // the loop waits for a slot a week away. See beat().
  // Makes the loop go round once now; true when it did within the time given.
  async::awaitable<bool> beat(std::chrono::milliseconds within);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace housingd::scheduler

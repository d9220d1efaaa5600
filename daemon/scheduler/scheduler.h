// Starts jobs when they are due, and gives every due slot its one outcome.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/scheduler/alarm.h"
#include "daemon/scheduler/ended_run.h"
#include "daemon/scheduler/launcher.h"
#include "daemon/scheduler/watcher.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/outcome/deadline.h"

namespace housingd::scheduler {

struct JobView {
  std::string job;
  bool scheduled = false;
  std::optional<Instant> next;  // jitter included; nothing: never, paused, or by hand alone
  std::optional<Instant> paused_at;
  std::optional<Instant> retry_at;
  std::uint32_t retry_attempt = 0;
  bool buffered = false;  // a slot waits for the run under way to end
};

// Lives on one executor; not thread-safe. One timer, for the next due slot of
// all jobs (a heap); nothing polls. Each job that is due has a coroutine of its
// own: one whose launch takes long holds up no other. Jobs that are due together
// are launched in the order of their due times, then of how long ago their last
// launch was.
//
// Exactly one outcome for each slot: `started` is recorded by the run's own
// transaction, the others by SlotBook; what cannot be recorded now is kept
// (bounded: neighbours become one row) and tried again. A start that fails is
// tried again, 1 s later, 2 s, up to 1 min, as long as its slot may be started;
// then it is missed_deadline, with the reason. After a kill -9 the slots without
// an outcome are decided at the next start, by on_missed.
//
// A clock that is set back starts nothing twice: what is decided is not due
// again. One that is set back by more than a day was wrong before, and nobody
// waits until it shows that time again: jobs start by the new time, their runs
// without slots as long as those have outcomes already.
//
// One that is set forward, or a suspend, makes missed slots: at most one run a
// job, and all of them at once only as the launcher's seats allow.
class Scheduler {
 public:
  // All outlive the scheduler, and the coroutines that it spawned.
  Scheduler(async::Executor executor, Alarm& alarm, SlotBook& book, Launcher& launcher, Watcher& watcher);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Takes over these jobs, at the start and after a reload, one call at a time:
  // the state of those that stay is kept. Reads from the book what is decided and
  // paused; run() decides what is due. An error (the book's, or invalid_definition
  // where a time zone has gone from the system): the former jobs stay.
  async::awaitable<outcome::result<void>> adopt(std::shared_ptr<const definition::Definitions> definitions);

  // Runs until stopped (or cancelled): for one co_spawn.
  async::awaitable<void> run();
  // No more starts from now on; waits for those under way, and records what is
  // decided, if the book lets it. Slots that come due stay without an outcome, as
  // do those that wait: the next start decides them. May be called twice.
  // Past `limit`, or once give_up() was called, what is under way is cancelled
  // instead of waited for: a store that is away for long must hold up no stop.
  async::awaitable<void> stop(outcome::Deadline limit = outcome::Deadline::never());
  void give_up();

  // Errors: invalid_definition (no such job), the book's. Durable once it resumes.
  async::awaitable<outcome::result<void>> pause(std::string job);
  async::awaitable<outcome::result<void>> resume(std::string job);

  // Tells of every run's end, whoever started it, once is_running() says so: a
  // buffered slot may start now, a run by schedule may be tried again.
  void on_run_ended(const EndedRun& ended);

  // In the order of their names.
  [[nodiscard]] std::vector<JobView> jobs() const;
  [[nodiscard]] std::optional<JobView> job(std::string_view name) const;

  // Makes the loop go round once now; true when it did within the time given. For
  // the watchdog, which must not bark while the loop waits for a slot a week away.
  // True, too, once it was stopped: there is no loop left that could hang.
  async::awaitable<bool> beat(std::chrono::milliseconds within);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace housingd::scheduler

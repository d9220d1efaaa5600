// Outcomes on their way into the book: nothing is lost while it cannot be reached.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/scheduler/alarm.h"
#include "daemon/scheduler/bell.h"
#include "daemon/scheduler/launcher.h"
#include "daemon/scheduler/watcher.h"

namespace housingd::scheduler {

// Lives on one executor. Outcomes without a run; those of a job in the order of
// its slots, with none left out in between: neighbours that share an outcome
// become one.
//
// What the book refuses for good (it has another outcome for some of the slots)
// is told to the watcher and dropped; everything else is kept and tried again.
class OutcomeRecorder {
 public:
  // All outlive the recorder.
  OutcomeRecorder(const async::Executor& executor, Alarm& alarm, SlotBook& book, Watcher& watcher);

  void add(upsert::SlotRecord outcome);
  // False: too many of its outcomes are kept already; its slots had better wait.
  [[nodiscard]] bool has_room_for(std::string_view job) const;

  // When write() is to be called: never while there is nothing to write.
  [[nodiscard]] Instant next_try() const;
  // Until all is written, or it fails.
  async::awaitable<void> write();
  // Until all of the job's is written. An error: that of the book, it is kept.
  async::awaitable<outcome::result<void>> settle(std::string job);

  // The wall clock was set.
  void shift(std::chrono::milliseconds by);

 private:
  using Outcomes = std::vector<upsert::SlotRecord>;

  async::awaitable<outcome::result<void>> write_some();
  [[nodiscard]] Outcomes take_some();
  void keep(Outcomes outcomes);
  void on_refusal(Outcomes outcomes);
  void on_failure(Outcomes outcomes);
  [[nodiscard]] bool holds(const std::string& job) const;

  Alarm& alarm_;
  SlotBook& book_;
  Watcher& watcher_;
  std::map<std::string, std::deque<upsert::SlotRecord>, std::less<>> kept_;
  std::vector<std::string> writing_;  // the jobs of what is on its way
  Bell written_;
  outcome::result<void> last_write_;
  bool one_by_one_ = false;  // the book refuses one of many
  Instant not_before_ = Instant::min();
  std::chrono::milliseconds backoff_{0};
  std::string failure_;  // of the last try
};

}  // namespace housingd::scheduler

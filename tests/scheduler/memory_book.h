// What a store remembers of schedules, in memory; it outlives the scheduler's lives.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/schedule/instant.h"
#include "daemon/scheduler/launcher.h"

namespace housingd::scheduler {

using schedule::Instant;

// As strict as the real ones: a slot that has an outcome gets no other.
class MemoryBook final : public SlotBook {
 public:
  async::awaitable<outcome::result<std::vector<upsert::ScheduleMemory>>> watch(std::vector<upsert::ScheduledJob> jobs,
                                                                               upsert::SlotTime now) override;
  async::awaitable<outcome::result<void>> decide(std::vector<upsert::SlotRecord> slots) override;
  async::awaitable<outcome::result<void>> pause(std::string job, std::optional<upsert::SlotTime> at) override;

  // In the transaction that opens a run; its number.
  outcome::result<upsert::RunId> open_run(const std::vector<upsert::SlotRecord>& slots);

  // The store cannot be reached.
  void set_away(bool away) { away_ = refuses_outcomes_ = away; }
  void set_away_for_outcomes_alone() {
    away_ = false;
    refuses_outcomes_ = true;
  }

  // In the order of their times.
  [[nodiscard]] std::vector<upsert::SlotRecord> slots(const std::string& job) const;
  // "started 10:00, coalesced 10:15-10:45 (3)"
  [[nodiscard]] std::string text_of(const std::string& job) const;
  [[nodiscard]] std::string reason_of_last(const std::string& job) const;
  // Slots that were to get a second outcome.
  [[nodiscard]] int conflicts() const { return conflicts_; }
  [[nodiscard]] upsert::RunId runs() const { return last_run_; }
  [[nodiscard]] int decisions() const { return decisions_; }
  [[nodiscard]] std::optional<Instant> decided_until(const std::string& job) const;
  [[nodiscard]] std::optional<Instant> watched_since(const std::string& job) const;

 private:
  struct Remembered {
    std::string schedule;
    upsert::SlotTime since{};
    upsert::SlotTime decided_until{};
    std::optional<upsert::SlotTime> paused_at;
    std::map<upsert::SlotTime, upsert::SlotRecord> slots;
  };

  outcome::result<void> record(const std::vector<upsert::SlotRecord>& slots);
  [[nodiscard]] bool is_free(const upsert::SlotRecord& slot) const;

  std::map<std::string, Remembered> jobs_;
  upsert::RunId last_run_ = 0;
  bool away_ = false;
  bool refuses_outcomes_ = false;
  int conflicts_ = 0;
  int decisions_ = 0;
};

// "10:00", "10:00:30"; "Oct 06 10:00" on another day than the tests' first.
[[nodiscard]] std::string clock_text(Instant when);

}  // namespace housingd::scheduler

// What the scheduler starts runs by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/slots.h"

namespace housingd::scheduler {

struct ScheduledLaunch {
  std::string job;
  upsert::Origin origin = upsert::Origin::schedule;
  std::uint32_t attempt = 1;
  std::vector<upsert::SlotRecord> slots;  // recorded in the transaction that opens the run
  std::vector<std::string> partitions;    // empty: all
};

// Lives on the scheduler's executor.
class Launcher {
 public:
  virtual ~Launcher() = default;
  // A run of the job is under way, or about to be.
  [[nodiscard]] virtual bool is_running(std::string_view job) const = 0;
  // That run is not in the ledger yet: it is being opened.
  [[nodiscard]] virtual bool is_opening(std::string_view job) const = 0;
  // Resumes when the run and its slots are in the ledger; the run goes on by
  // itself. An error: there is no run, and no slot was recorded.
  virtual async::awaitable<outcome::result<upsert::RunId>> launch(ScheduledLaunch launch) = 0;
  // Asks the job's run to end (its batches in hand are committed).
  virtual void end_run_of(std::string_view job, std::string why) = 0;
};

// Where outcomes are kept: upsert::Store's part of that name.
class SlotBook {
 public:
  virtual ~SlotBook() = default;
  virtual async::awaitable<outcome::result<std::vector<upsert::ScheduleMemory>>> watch(
      std::vector<upsert::ScheduledJob> jobs, upsert::SlotTime now) = 0;
  virtual async::awaitable<outcome::result<void>> decide(std::vector<upsert::SlotRecord> slots) = 0;
  virtual async::awaitable<outcome::result<void>> pause(std::string job, std::optional<upsert::SlotTime> at) = 0;
};

}  // namespace housingd::scheduler

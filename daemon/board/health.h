// Whether a job's data is complete and fresh: pure, all rules in one place.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/board/job_past.h"
#include "daemon/schedule/schedule_times.h"

namespace housingd::board {

enum class Health : std::uint8_t {
  never,        // no run of it has shown yet what is there: none was begun, or the first has not ended
  ok,           // all partitions complete, and fresh
  stale,        // two slots have passed since all partitions were complete
  incomplete,   // some are not proven complete, or were never fetched
  failed,       // some failed, or the last run did
  interrupted,  // some, or the last run, were stopped before their end, or yield to their source
};
[[nodiscard]] std::string_view name_of(Health health);

// Partitions by how they ended when they were fetched last.
struct Coverage {
  std::uint64_t total = 0, complete = 0, incomplete = 0, failed = 0, interrupted = 0, never = 0;
};
[[nodiscard]] Coverage coverage_of(const std::vector<upsert::PartitionStanding>& standings);

// Every partition was complete at this time or later: how fresh the data is as
// a whole. Nothing while one never was. Which runs did it doesn't matter: a
// retry of three partitions is not fresher than the other ninety-five.
[[nodiscard]] std::optional<Instant> complete_since(const std::vector<upsert::PartitionStanding>& standings);

// Slots that have come due after `since`, jitter included; counts to two.
[[nodiscard]] unsigned slots_due(const schedule::ScheduleTimes& times, std::chrono::milliseconds jitter, Instant since,
                                 Instant now);

struct Verdict {
  Health health;
  std::string reason;  // for people
};

// The first of these that holds: never, failed, incomplete, interrupted,
// incomplete for want of partitions never fetched, stale, ok. `slots_missed`: slots_due() since
// complete_since(); 0 for a job that is paused or runs by hand.
//
// While a run is under way, what no run has fetched yet is no complaint, unless
// there was a whole before; all else stands until that run has mended it.
[[nodiscard]] Verdict health_of(const JobPast& past, unsigned slots_missed, Work work);

}  // namespace housingd::board

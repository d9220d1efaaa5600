// What a store remembers of schedules: every due slot with its one outcome.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::upsert {

// A slot is known by the time that its schedule names, jitter left out: an
// edited jitter makes no new slots.
using SlotTime = std::chrono::sys_time<std::chrono::milliseconds>;

enum class SlotOutcome : std::uint8_t {
  started,
  skipped_overlap,  // the run before had not ended
  skipped_paused,
  missed_deadline,  // noticed too late: the program was down, the machine asleep, the clock set forward
  coalesced,        // a later slot's run stands for it, too
};

[[nodiscard]] std::string_view name_of(SlotOutcome outcome);
[[nodiscard]] SlotOutcome slot_outcome(std::string_view name);

// One slot, or several of one job in a row that share an outcome (a week of
// missed minutes is one row).
struct SlotRecord {
  std::string job;
  SlotTime first{};         // with the job, the row's key
  SlotTime last{};          // == first for one slot
  std::uint64_t count = 1;  // slots from first to last
  SlotOutcome outcome = SlotOutcome::started;
  RunId run = 0;  // started, coalesced: the run; 0 else
  SlotTime decided_at{};
  std::string reason;  // for people; may be empty
};

// A job as its schedule stands when the program starts or is reloaded.
struct ScheduledJob {
  std::string job;
  std::string schedule;  // its times as text; another text is another schedule, whose past slots nobody owes
};

struct ScheduleMemory {
  std::string job;
  // No slot up to here is to be decided any more: the last decided one, or when
  // this schedule was first seen.
  SlotTime decided_until{};
  std::optional<SlotTime> paused_at;
};

// A trigger that named a key: the same key gets the same run (Idempotency-Key).
struct KeyedTrigger {
  std::string key;
  std::string job;
  std::string request;  // what was asked for; another request with the same key is a mistake
  RunId run = 0;
};

// How a job's partition stands, over all its runs.
struct PartitionStanding {
  std::string partition;
  PartitionState state = PartitionState::pending;  // of the latest run that had it
  std::string reason;
  RunId run = 0;
  RecordCounts records;          // of that run
  std::string last_complete_at;  // RFC 3339; empty: never
};

}  // namespace housingd::upsert

// What becomes of a job's slots: pure, all of the policy in one place.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/schedule/schedule_times.h"
#include "pipeline/definition/job.h"
#include "pipeline/upsert/slots.h"

namespace housingd::scheduler {

// A slot noticed later than this was missed; earlier, the program was but busy
// or being restarted.
inline constexpr std::chrono::seconds on_time{60};

// A job's slots that are due and have no outcome yet, from the first to the last.
struct DueSlots {
  schedule::Instant first;
  schedule::Instant before_last;  // where there are two or more
  schedule::Instant last;
  std::uint64_t count = 0;
};

// Those in (decided_until, now]; `jitter` is added to each before it is due.
// Nothing: none is due. Counts at most `patience` slots at a call (a minute's
// schedule after ten years has five million): `rest` says from where to go on.
struct Counted {
  std::optional<DueSlots> due;
  std::optional<schedule::Instant> rest;
};
[[nodiscard]] Counted count_due(const schedule::ScheduleTimes& times, std::chrono::milliseconds jitter,
                                schedule::Instant decided_until, schedule::Instant now,
                                std::optional<DueSlots> so_far, std::uint64_t patience = 10'000);

struct JobStanding {
  bool paused = false;
  bool running = false;                              // a run of it is under way, whoever wanted it
  std::optional<upsert::SlotRecord> buffered;        // a slot that waits for the run to end
};

enum class Action : std::uint8_t {
  nothing,
  start,
  buffer,   // start once the run under way has ended
  replace,  // end the run under way, then start
};

struct Decision {
  std::vector<upsert::SlotRecord> outcomes;  // to be recorded now; those of `start` go with the run
  Action action = Action::nothing;
  std::vector<upsert::SlotRecord> started;  // the slot to start, and those that its run stands for
};

// - paused: all skipped_paused.
// - the last slot is on time, or on_missed is run_once and it is within
//   starting_deadline (0: however late): it is started, or what `overlap` says;
//   of those before it, what is on_missed run_once: coalesced; else missed_deadline.
// - else: all missed_deadline.
// - overlap skip: the last is skipped_overlap; buffer_one: it waits, and one that
//   waited before is coalesced into it.
// Each outcome has a reason for people: "noticed 2 h 3 min late; on_missed is skip".
[[nodiscard]] Decision decide(const definition::Job& job, std::chrono::milliseconds jitter, const DueSlots& due,
                              const JobStanding& standing, schedule::Instant now);

}  // namespace housingd::scheduler

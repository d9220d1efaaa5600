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

// A job's slots that are due and have no outcome yet, from the first to the
// last, by the times that its schedule names.
struct DueSlots {
  schedule::Instant first;
  schedule::Instant before_last;  // where there are two or more
  schedule::Instant last;
  std::uint64_t count = 0;

  bool operator==(const DueSlots&) const = default;
};

// Those in (decided_until, now]; `jitter` is added to each before it is due.
// Nothing: none is due. Counts at most `patience` slots at a call (a minute's
// schedule after ten years has five million): `rest` says from where to go on.
struct Counted {
  std::optional<DueSlots> due;
  std::optional<schedule::Instant> rest;
};
[[nodiscard]] Counted count_due(const schedule::ScheduleTimes& times, std::chrono::milliseconds jitter,
                                schedule::Instant decided_until, schedule::Instant now, std::optional<DueSlots> so_far,
                                std::uint64_t patience = 10'000);

struct JobStanding {
  bool paused = false;
  bool running = false;  // a run of it is under way, whoever wanted it
  bool opening = false;  // and is not in the ledger yet
  // The slots have waited for a run to end; when it did, unless it goes on.
  bool waiting = false;
  std::optional<schedule::Instant> waited_until{};
  std::string failure{};  // why the last try to start them failed; empty: there was none
};

enum class Action : std::uint8_t {
  nothing,
  start,
  buffer,   // start once the run under way has ended
  replace,  // end the run under way, then start
};

struct Decision {
  std::vector<upsert::SlotRecord> outcomes;  // to be recorded now, before those of `start`
  Action action = Action::nothing;
  std::optional<DueSlots> slots;            // those of the action: one run stands for all of them
  std::vector<upsert::SlotRecord> started;  // the same as its run records them
};

// - paused: all skipped_paused.
// - the last slot is on time, or on_missed is run_once and it is within
//   starting_deadline (0: however late): it is started, or what `overlap` says;
//   of those before it, what is on_missed run_once: coalesced; else missed_deadline.
// - else: all missed_deadline.
// - overlap skip: the last is skipped_overlap, and what would be coalesced into
//   it: no run stands for any of them. buffer_one, replace: it waits.
// - waiting: a run is owed already, and stands for whatever comes due until it
//   starts: all but the last are coalesced. What they waited for is not held
//   against them: they are as late as the end of that run is past.
// Each outcome has a reason for people: "noticed 2 h 03 m late; on_missed is skip".
[[nodiscard]] Decision decide(const definition::Job& job, std::chrono::milliseconds jitter, const DueSlots& due,
                              const JobStanding& standing, schedule::Instant now);

// Until when these slots may be started.
[[nodiscard]] schedule::Instant last_chance(const definition::Schedule& schedule, std::chrono::milliseconds jitter,
                                            const DueSlots& due, std::optional<schedule::Instant> waited_until);

// One outcome for all of them.
[[nodiscard]] upsert::SlotRecord record_of(const std::string& job, const DueSlots& slots, upsert::SlotOutcome outcome,
                                           std::string reason, schedule::Instant now);

}  // namespace housingd::scheduler

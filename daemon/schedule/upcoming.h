// The next starts of a job, and what clocks do between them.
#pragma once

#include <optional>
#include <vector>

#include "daemon/schedule/schedule_times.h"
#include "daemon/schedule/zone.h"

namespace housingd::schedule {

// A change of the zone's clock.
struct ClockStep {
  sys_seconds at;
  local_seconds from;  // what the clock would have shown
  local_seconds to;    // what it shows

  [[nodiscard]] bool goes_back() const { return to < from; }
};

struct Upcoming {
  Instant at;                     // jitter included
  bool after_gap = false;         // instead of times that the clock skipped
  std::optional<ClockStep> step;  // that gap; else the latest since the start before, if the offset is another now
};

// Strictly after that time, at most `count`. `jitter`: see offset_of.
[[nodiscard]] std::vector<Upcoming> upcoming(const ScheduleTimes& times, std::chrono::milliseconds jitter,
                                             Instant after, std::size_t count);

// Starts that are known already (jitter included, in their order), with what the
// clock does between them. Gaps that they stand for are not known.
[[nodiscard]] std::vector<Upcoming> with_clock_steps(const std::vector<Instant>& starts, const Zone& zone,
                                                     Instant after);

}  // namespace housingd::schedule

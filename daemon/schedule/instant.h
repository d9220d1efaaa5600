// Points in time, as schedules count them.
#pragma once

#include <chrono>

namespace housingd::schedule {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::local_seconds;  // what a wall clock shows
using std::chrono::sys_seconds;

// All arithmetic of this folder stays between these two: nothing starts
// earlier, nothing is looked for at or after the horizon.
inline constexpr std::chrono::year first_year{1900};
inline constexpr std::chrono::year horizon_year{2200};
inline constexpr sys_seconds beginning = std::chrono::sys_days(first_year / 1 / 1);
inline constexpr sys_seconds horizon = std::chrono::sys_days(horizon_year / 1 / 1);

// A moment at which a schedule starts its job, before jitter.
struct Fire {
  Instant at;
  bool after_gap = false;  // not at a time it names: instead of one that the clock skipped

  bool operator==(const Fire&) const = default;
};

}  // namespace housingd::schedule

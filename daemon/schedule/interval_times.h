// Starts that are equally far apart in real time.
#pragma once

#include <optional>

#include "daemon/schedule/instant.h"

namespace housingd::schedule {

// At each whole multiple of `every` since the Unix epoch, and `phase` later:
// the same after a restart, whatever clocks do.
class IntervalTimes {
 public:
  // every > 0; 0 <= phase < every
  IntervalTimes(std::chrono::milliseconds every, std::chrono::milliseconds phase) : every_(every), phase_(phase) {}

  // Strictly after that time. Nothing: not before the horizon.
  [[nodiscard]] std::optional<Fire> next_after(Instant after) const;

 private:
  std::chrono::milliseconds every_;
  std::chrono::milliseconds phase_;
};

}  // namespace housingd::schedule

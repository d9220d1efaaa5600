#include "daemon/schedule/interval_times.h"

#include <algorithm>

namespace housingd::schedule {

using std::chrono::milliseconds;

std::optional<Fire> IntervalTimes::next_after(Instant after) const {
  if (after >= horizon) return std::nullopt;
  const Instant from = std::max<Instant>(after, beginning - milliseconds(1));
  const milliseconds since = from.time_since_epoch() - phase_;
  milliseconds into = since % every_;
  if (into < milliseconds(0)) into += every_;  // before the epoch
  const Instant at = from - into + every_;
  return at < horizon ? std::optional(Fire{at, false}) : std::nullopt;
}

}  // namespace housingd::schedule

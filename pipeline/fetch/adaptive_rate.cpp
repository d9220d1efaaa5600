#include "pipeline/fetch/adaptive_rate.h"

#include <algorithm>
#include <cmath>

namespace housingd::fetch {

void AdaptiveRate::answered(TimePoint sent) {
  if (sent <= decreased_at_) return;
  // An interval has share * count of them.
  share_ = std::min(1.0, share_ + step / std::max(1.0, share_ * count_));
}

bool AdaptiveRate::overloaded(TimePoint sent, TimePoint now) {
  if (sent <= decreased_at_) return false;
  decreased_at_ = now;
  share_ = std::max(smallest, share_ / 2);
  return true;
}

std::uint32_t AdaptiveRate::of(std::uint32_t most) const {
  return std::max(1U, static_cast<std::uint32_t>(std::floor(share_ * most)));
}

AdaptiveRate::TimePoint::duration AdaptiveRate::gap(TimePoint::duration interval) const {
  if (share_ >= 1) return TimePoint::duration::zero();
  return TimePoint::duration(
      static_cast<TimePoint::duration::rep>(static_cast<double>(interval.count()) / (share_ * count_)));
}

}  // namespace housingd::fetch

// How fast something goes, lately.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace housingd::progress {

using Clock = std::chrono::steady_clock;

// Counts of the last `window`, kept in slots so that memory stays bounded
// whatever the rate. Times must not go backwards.
class SlidingRate {
 public:
  SlidingRate(Clock::time_point start, Clock::duration window) : start_(start), window_(window) {}

  void add(Clock::time_point now, std::uint64_t count);
  // Per second, over the window or what has passed of it. 0 in the first instants.
  [[nodiscard]] double per_second(Clock::time_point now) const;

 private:
  struct Slot {
    Clock::time_point begin;
    std::uint64_t count;
  };
  Clock::time_point start_;
  Clock::duration window_;
  std::deque<Slot> slots_;
};

}  // namespace housingd::progress

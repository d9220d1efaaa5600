// Stops asking a source that keeps failing. Pure: the time is passed in.
#pragma once

#include <chrono>
#include <cstdint>

#include "pipeline/definition/source.h"

namespace housingd::fetch {

// closed --`failures` in a row--> open --after `open`--> half-open, one probe
// --success--> closed, --failure--> open again.
class CircuitBreaker {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  enum class State : std::uint8_t { closed, open, half_open };

  explicit CircuitBreaker(const definition::CircuitBreaker& settings) : settings_(settings) {}

  // When a request may be sent: now (any time not later than `now`) or later.
  // In half-open, the first caller gets the probe, the others the moment to
  // ask again.
  [[nodiscard]] TimePoint ready_at(TimePoint now);
  void succeeded();
  void failed(TimePoint now);
  // The probe ended without a verdict (cancelled): the next caller may probe.
  void abandoned();
  [[nodiscard]] State state(TimePoint now) const;
  // While it is open; else a time that has passed.
  [[nodiscard]] TimePoint open_until() const { return open_until_; }

 private:
  definition::CircuitBreaker settings_;
  std::uint32_t failures_in_a_row_ = 0;
  TimePoint open_until_ = TimePoint::min();
  bool probing_ = false;
};

}  // namespace housingd::fetch

// Which of a machine's clocks moved: tells a clock that was set from a suspend.
#pragma once

#include <chrono>

#include "daemon/scheduler/alarm.h"

namespace housingd::scheduler {

// The system's three clocks at one moment.
struct ClockReading {
  std::chrono::nanoseconds real{0};       // CLOCK_REALTIME: people set it
  std::chrono::nanoseconds boot{0};       // CLOCK_BOOTTIME: nobody sets it; goes on in a suspend
  std::chrono::nanoseconds monotonic{0};  // CLOCK_MONOTONIC: nobody sets it; stands still in a suspend
};

[[nodiscard]] ClockReading read_clocks();

// NTP bends all three alike; what sets them apart is a hand or a suspend.
[[nodiscard]] ClockMove move_between(const ClockReading& before, const ClockReading& now);

}  // namespace housingd::scheduler

// The wall clock, and waiting for a moment of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "daemon/schedule/instant.h"
#include "pipeline/async/awaitable.h"

namespace housingd::scheduler {

using schedule::Instant;

// What made the wall clock and this program's own time differ.
struct ClockMove {
  std::chrono::milliseconds set{0};        // by hand or by NTP: forward > 0, back < 0
  std::chrono::milliseconds suspended{0};  // how long the machine slept
};

enum class Woke : std::uint8_t {
  due,
  clock_set,  // before the moment: the wall clock was set, look anew
  nudged,     // before the moment: by nudge(), or cancelled
};

// Lives on one executor. One wait at a time.
class Alarm {
 public:
  virtual ~Alarm() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  // Resumes once the wall clock shows `when` or more, however it came there
  // (a clock set forward, a machine that woke up); nothing polls meanwhile.
  virtual async::awaitable<Woke> wait_until(Instant when) = 0;
  // Ends the wait, or the next one.
  virtual void nudge() = 0;
  // Since the last call; moves of less than a second are none (NTP slews).
  [[nodiscard]] virtual ClockMove moved() = 0;
};

// CLOCK_REALTIME by a timerfd that notices when the clock is set
// (TFD_TIMER_CANCEL_ON_SET, see timerfd_create(2)); moves are told apart by
// CLOCK_BOOTTIME and CLOCK_MONOTONIC.
[[nodiscard]] std::unique_ptr<Alarm> make_system_alarm(async::Executor executor);

}  // namespace housingd::scheduler

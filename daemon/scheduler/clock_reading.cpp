#include "daemon/scheduler/clock_reading.h"

#include <time.h>

#include <cstdlib>

namespace housingd::scheduler {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

constexpr milliseconds least_move{1'000};

nanoseconds shown_by(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

milliseconds move_of(nanoseconds difference) {
  const auto move = std::chrono::round<milliseconds>(difference);
  return std::chrono::abs(move) < least_move ? milliseconds(0) : move;
}

}  // namespace

ClockReading read_clocks() {
  constexpr nanoseconds one_moment = milliseconds(10);
  ClockReading reading;
  // A program that is stopped between two of them would see a move that was none.
  for (int attempts = 0; attempts < 5; ++attempts) {
    const nanoseconds begin = shown_by(CLOCK_MONOTONIC);
    reading = {.real = shown_by(CLOCK_REALTIME), .boot = shown_by(CLOCK_BOOTTIME), .monotonic = begin};
    if (shown_by(CLOCK_MONOTONIC) - begin < one_moment) break;
  }
  return reading;
}

ClockMove move_between(const ClockReading& before, const ClockReading& now) {
  const nanoseconds real = now.real - before.real;
  const nanoseconds boot = now.boot - before.boot;
  const nanoseconds monotonic = now.monotonic - before.monotonic;
  return {.set = move_of(real - boot), .suspended = move_of(boot - monotonic)};
}

}  // namespace housingd::scheduler

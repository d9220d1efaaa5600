#include "daemon/scheduler/clock_reading.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/scheduler/scheduled_jobs.h"

namespace housingd::scheduler {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

struct Case {
  const char* name;
  nanoseconds real, boot, monotonic;  // by how much each went on
  milliseconds set, suspended;        // what is found
};

void PrintTo(const Case& row, std::ostream* stream) {
  *stream << row.name;
}

constexpr nanoseconds year = 365 * 24h;

const Case cases[] = {
    {"Nothing", 1h, 1h, 1h, 0ms, 0ms},
    {"SetForward", 2h, 1h, 1h, 1h, 0ms},
    {"SetBack", 0h, 1h, 1h, -1h, 0ms},
    {"SetBackBeyondTheStart", -3h, 1h, 1h, -4h, 0ms},
    {"SetTenYearsForward", 10 * year, 5s, 5s, 10 * year / 1ms * 1ms - 5s, 0ms},
    {"Suspended", 8h, 8h, 1h, 0ms, 7h},
    {"SuspendedAndSetWhileAsleep", 9h, 8h, 1h, 1h, 7h},
    {"SuspendedAndTheClockStoodStill", 1h, 8h, 1h, -7h, 7h},
    {"ALittleSetIsNone", 1h + 999ms, 1h, 1h, 0ms, 0ms},
    {"ASecondIsSomething", 1h + 1s, 1h, 1h, 1s, 0ms},
    {"ALeapSecond", 1h - 1s, 1h, 1h, -1s, 0ms},
    {"ReadInTurnNotAtOnce", 1h + 3us, 1h + 2us, 1h + 1us, 0ms, 0ms},
};

class ClockMoves : public testing::TestWithParam<Case> {};

TEST_P(ClockMoves, AreToldApart) {
  const Case& row = GetParam();
  const ClockReading before{.real = 57 * year, .boot = 3h, .monotonic = 2h};
  const ClockReading now{
      .real = before.real + row.real, .boot = before.boot + row.boot, .monotonic = before.monotonic + row.monotonic};
  const ClockMove move = move_between(before, now);
  EXPECT_EQ(move.set, row.set);
  EXPECT_EQ(move.suspended, row.suspended);
}

INSTANTIATE_TEST_SUITE_P(Each, ClockMoves, testing::ValuesIn(cases),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(ReadClocks, ReadsTheSystems) {
  const ClockReading reading = read_clocks();
  const nanoseconds now = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_LT(now - reading.real, 1min);
  EXPECT_GE(reading.boot, reading.monotonic);
  EXPECT_GT(reading.monotonic, 0ns);
}

}  // namespace
}  // namespace housingd::scheduler

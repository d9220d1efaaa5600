#include <gtest/gtest.h>

#include "daemon/scheduler/slot_decision.h"
#include "tests/scheduler/scheduled_jobs.h"

namespace housingd::scheduler {
namespace {

schedule::ScheduleTimes times_of(const definition::Schedule& schedule) {
  schedule::Zones zones;
  return schedule::ScheduleTimes::of(schedule, zones).value();
}

TEST(CountDue, FindsNoneBeforeTheFirst) {
  const Counted counted = count_due(times_of(every(15min)), 0ms, ten_o_clock, ten_o_clock + 15min - 1ms, std::nullopt);
  EXPECT_FALSE(counted.due);
  EXPECT_FALSE(counted.rest);
}

TEST(CountDue, FindsOneAtItsMoment) {
  const Counted counted = count_due(times_of(every(15min)), 0ms, ten_o_clock, ten_o_clock + 15min, std::nullopt);
  EXPECT_EQ(counted.due, (DueSlots{ten_o_clock + 15min, ten_o_clock + 15min, ten_o_clock + 15min, 1}));
}

TEST(CountDue, LeavesOutWhatIsDecided) {
  const Counted counted = count_due(times_of(every(15min)), 0ms, ten_o_clock + 15min, ten_o_clock + 1h, std::nullopt);
  EXPECT_EQ(counted.due, (DueSlots{ten_o_clock + 30min, ten_o_clock + 45min, ten_o_clock + 1h, 3}));
}

TEST(CountDue, AddsTheJitterToEach) {
  const Counted counted = count_due(times_of(every(15min)), 5min, ten_o_clock, ten_o_clock + 49min, std::nullopt);
  EXPECT_EQ(counted.due, (DueSlots{ten_o_clock + 15min, ten_o_clock + 15min, ten_o_clock + 30min, 2}));
}

TEST(CountDue, GoesOnFromWhereItsPatienceEnded) {
  const auto times = times_of(cron("* * * * *"));
  Counted counted{std::nullopt, ten_o_clock};
  int calls = 0;
  for (; counted.rest; ++calls) counted = count_due(times, 0ms, *counted.rest, ten_o_clock + 24h, counted.due, 100);
  EXPECT_EQ(calls, 15);
  EXPECT_EQ(counted.due, (DueSlots{ten_o_clock + 1min, ten_o_clock + 24h - 1min, ten_o_clock + 24h, 1440}));
}

// 40 years are no more than what was asked for at a call.
TEST(CountDue, IsPatientForNoMoreThanItIsTold) {
  const Counted counted =
      count_due(times_of(cron("* * * * *")), 0ms, ten_o_clock, ten_o_clock + 24h * 365 * 40, std::nullopt);
  EXPECT_EQ(counted.due->count, 10'000U);
  EXPECT_EQ(counted.rest, counted.due->last);
}

TEST(CountDue, NeverFindsADateThatNeverComes) {
  const Counted counted =
      count_due(times_of(cron("0 0 30 2 *")), 0ms, ten_o_clock, ten_o_clock + 24h * 3650, std::nullopt);
  EXPECT_FALSE(counted.due);
  EXPECT_FALSE(counted.rest);
}

}  // namespace
}  // namespace housingd::scheduler

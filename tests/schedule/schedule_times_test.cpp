// Schedules as jobs have them: cron or every, a zone, jitter.
#include "daemon/schedule/schedule_times.h"

#include <gtest/gtest.h>

#include <ostream>
#include <set>

#include "daemon/schedule/jitter.h"
#include "daemon/schedule/timestamp.h"

namespace housingd::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

std::string next(const definition::Schedule& schedule, const std::string& from) {
  Zones zones;
  const auto times = ScheduleTimes::of(schedule, zones);
  if (!times) return times.error().message();
  const auto fire = times->next_after(parse_timestamp(from, times->zone()).value());
  return fire ? to_rfc3339(fire->at, times->zone()) : "none";
}

definition::Schedule every(milliseconds interval, milliseconds phase = 0ms) {
  definition::Schedule schedule;
  schedule.every = interval;
  schedule.phase = phase;
  return schedule;
}

definition::Schedule cron(const char* text, const char* zone) {
  definition::Schedule schedule;
  schedule.cron = definition::parse_cron(text).expression;
  schedule.timezone = zone;
  return schedule;
}

TEST(ScheduleTimes, OfCronFollowTheZonesClock) {
  EXPECT_EQ(next(cron("30 2 * * *", "Europe/Copenhagen"), "2026-03-28T12:00"), "2026-03-29T03:00:00+02:00");
  EXPECT_EQ(next(cron("30 2 * * *", "UTC"), "2026-03-28T12:00"), "2026-03-29T02:30:00+00:00");
  EXPECT_EQ(next(cron("0 0 30 2 *", "UTC"), "2026-03-28T12:00"), "none");
}

TEST(ScheduleTimes, OfAZoneThatIsGoneAreAnError) {
  EXPECT_EQ(next(cron("@daily", "Mars/Olympus"), "2026-01-01").substr(0, 31), "'Mars/Olympus' is no time zone;");
}

struct Row {
  milliseconds every;
  milliseconds phase;
  const char* from;
  const char* next;
};

void PrintTo(const Row& row, std::ostream* stream) {
  *stream << row.every.count() << " ms from " << row.from;
}

class Interval : public testing::TestWithParam<Row> {};

TEST_P(Interval, IsCountedFromTheEpoch) {
  const Row& row = GetParam();
  EXPECT_EQ(next(every(row.every, row.phase), row.from), row.next);
}

constexpr Row rows[] = {
    {15min, 0ms, "2026-01-01T00:00", "2026-01-01T00:15:00+00:00"},
    {15min, 0ms, "2026-01-01T00:14:59.999", "2026-01-01T00:15:00+00:00"},
    {15min, 0ms, "2025-12-31T23:59:59.999", "2026-01-01T00:00:00+00:00"},
    {15min, 5min, "2026-01-01T00:00", "2026-01-01T00:05:00+00:00"},
    {15min, 5min, "2026-01-01T00:05", "2026-01-01T00:20:00+00:00"},
    {15min, 14min + 59s + 999ms, "2026-01-01T00:00", "2026-01-01T00:14:59.999+00:00"},
    {90min, 0ms, "2026-01-01T00:00", "2026-01-01T01:30:00+00:00"},
    {24h, 0ms, "2026-01-01T00:00", "2026-01-02T00:00:00+00:00"},
    {24h, 3h, "2026-01-01T00:00", "2026-01-01T03:00:00+00:00"},
    {24h * 7, 0ms, "1970-01-01T00:00", "1970-01-08T00:00:00+00:00"},
    {1500ms, 0ms, "1970-01-01T00:00", "1970-01-01T00:00:01.500+00:00"},
    {1s, 0ms, "2026-01-01T00:00:00.001", "2026-01-01T00:00:01+00:00"},
    {1h, 0ms, "1969-12-31T22:30", "1969-12-31T23:00:00+00:00"},
    {1h, 10min, "1969-12-31T22:30", "1969-12-31T23:10:00+00:00"},
    {1h, 10min, "1969-12-31T23:10", "1970-01-01T00:10:00+00:00"},
    {1h, 0ms, "2199-12-31T22:59", "2199-12-31T23:00:00+00:00"},
    {1h, 0ms, "2199-12-31T23:00", "none"},
    {24h * 366, 0ms, "1970-01-01T00:00", "1971-01-02T00:00:00+00:00"},
};

INSTANTIATE_TEST_SUITE_P(Each, Interval, testing::ValuesIn(rows));

TEST(ScheduleTimes, OfAnIntervalKeepToRealTimeWhenClocksChange) {
  definition::Schedule schedule = every(90min);
  schedule.timezone = "Europe/Copenhagen";
  EXPECT_EQ(next(schedule, "2026-03-29T01:00"), "2026-03-29T03:30:00+02:00");
  EXPECT_EQ(next(schedule, "2026-10-25T02:00:00+02:00"), "2026-10-25T02:30:00+01:00");
}

TEST(Jitter, IsTheSameEveryTimeAndEverywhere) {
  EXPECT_EQ(offset_of("copenhagen-villas", 10min), offset_of("copenhagen-villas", 10min));
  EXPECT_EQ(offset_of("copenhagen-villas", 10min), 456'190ms);
  EXPECT_EQ(offset_of("active-listings", 20min), 984'024ms);
}

TEST(Jitter, StaysWithinItsBoundsAndIsSpread) {
  std::set<std::int64_t> minutes;
  for (int i = 0; i < 1'000; ++i) {
    const auto offset = offset_of("job-" + std::to_string(i), 10min);
    EXPECT_GE(offset, 0ms);
    EXPECT_LT(offset, 10min);
    minutes.insert(offset / 1min);
  }
  EXPECT_EQ(minutes.size(), 10U);
  EXPECT_EQ(offset_of("any", 0ms), 0ms);
  EXPECT_EQ(offset_of("any", 1ms), 0ms);
}

}  // namespace
}  // namespace housingd::schedule

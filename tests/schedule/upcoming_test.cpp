#include "daemon/schedule/upcoming.h"

#include <gtest/gtest.h>

#include "daemon/schedule/timestamp.h"

namespace housingd::schedule {
namespace {

using namespace std::chrono_literals;

struct Listed {
  std::string times;
  std::string steps;  // where each is: "back", "forward", "gap" or "-"
};

Listed listed(const char* cron, const char* from, std::size_t count, std::chrono::milliseconds jitter = 0ms) {
  definition::Schedule schedule;
  schedule.cron = definition::parse_cron(cron).expression;
  schedule.timezone = "Europe/Copenhagen";
  Zones zones;
  const auto times = ScheduleTimes::of(schedule, zones).value();
  Listed listed;
  for (const Upcoming& start : upcoming(times, jitter, parse_timestamp(from, times.zone()).value(), count)) {
    listed.times += to_text(start.at, times.zone()) + "\n";
    const char* step = !start.step ? "-" : start.step->goes_back() ? "back" : start.after_gap ? "gap" : "forward";
    listed.steps += std::string(listed.steps.empty() ? "" : " ") + step;
  }
  return listed;
}

TEST(Upcoming, SaysWhereTheClockIsChangedBetweenTwoStarts) {
  const Listed sundays = listed("0 3 * * SUN", "2026-10-15", 3);
  EXPECT_EQ(sundays.times,
            "Sun 2026-10-18 03:00:00 +02:00\nSun 2026-10-25 03:00:00 +01:00\nSun 2026-11-01 03:00:00 +01:00\n");
  EXPECT_EQ(sundays.steps, "- back -");
}

TEST(Upcoming, SaysWhereTheClockIsChangedBeforeTheFirst) {
  EXPECT_EQ(listed("0 3 * * SUN", "2026-10-24", 1).steps, "back");
  EXPECT_EQ(listed("0 3 * * SUN", "2026-03-28", 1).steps, "forward");
}

TEST(Upcoming, SaysWhichStartMakesUpForAGap) {
  EXPECT_EQ(listed("30 2 * * *", "2026-03-28", 3).steps, "- gap -");
  EXPECT_EQ(listed("30 2 29 3 *", "2025-06-01", 2).steps, "gap -") << "a year on, the offset is the same as before";
}

TEST(Upcoming, DoesNotMentionChangesThatCameToNothing) {
  EXPECT_EQ(listed("0 12 1 7 *", "2026-01-01", 3).steps, "forward - -");
}

TEST(Upcoming, AddsJitterToEachStart) {
  EXPECT_EQ(listed("0 3 * * *", "2026-06-01T03:00", 2, 7min).times,
            "Mon 2026-06-01 03:07:00 +02:00\nTue 2026-06-02 03:07:00 +02:00\n");
  EXPECT_EQ(listed("0 3 * * *", "2026-06-01T03:07", 1, 7min).times, "Tue 2026-06-02 03:07:00 +02:00\n");
  EXPECT_EQ(listed("0 3 * * *", "2026-06-01T03:06:59", 1, 7min).times, "Mon 2026-06-01 03:07:00 +02:00\n");
}

TEST(Upcoming, IsShorterWhereNoMoreIsToCome) {
  EXPECT_EQ(listed("0 0 30 2 *", "2026-01-01", 5).times, "");
  EXPECT_EQ(listed("0 12 1 1 *", "2198-06-01", 5).times, "Tue 2199-01-01 12:00:00 +01:00\n");
}

TEST(ClockStep, KnowsWhatTheClockShowsInstead) {
  definition::Schedule schedule;
  schedule.every = 1h;
  schedule.timezone = "Europe/Copenhagen";
  Zones zones;
  const auto times = ScheduleTimes::of(schedule, zones).value();
  const auto starts = upcoming(times, 0ms, parse_timestamp("2026-03-29T01:00", times.zone()).value(), 1);
  ASSERT_TRUE(starts.at(0).step);
  EXPECT_EQ(starts[0].step->at, std::chrono::sys_days(2026y / 3 / 29) + 1h);
  EXPECT_EQ(starts[0].step->from, std::chrono::local_days(2026y / 3 / 29) + 2h);
  EXPECT_EQ(starts[0].step->to, std::chrono::local_days(2026y / 3 / 29) + 3h);
}

TEST(Upcoming, FindsTheStepsOfTheClockBetweenStartsThatAreKnown) {
  Zones zones;
  const auto zone = zones.find("Europe/Copenhagen").value();
  std::vector<Instant> starts;
  for (const char* text : {"2026-10-18T03:00:00+02:00", "2026-10-25T03:00:00+01:00", "2026-11-01T03:00:00+01:00"}) {
    starts.push_back(parse_timestamp(text, *zone).value());
  }
  const auto all = with_clock_steps(starts, *zone, parse_timestamp("2026-10-15", *zone).value());
  ASSERT_EQ(all.size(), 3U);
  EXPECT_FALSE(all[0].step);
  ASSERT_TRUE(all[1].step);
  EXPECT_TRUE(all[1].step->goes_back());
  EXPECT_FALSE(all[2].step);
  EXPECT_EQ(all[2].at, starts[2]);
}

}  // namespace
}  // namespace housingd::schedule

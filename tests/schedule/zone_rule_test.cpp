#include "daemon/schedule/zone_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::schedule {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

OffsetChange change(std::chrono::year_month_day day, std::chrono::seconds time, std::chrono::seconds offset) {
  return {.at = std::chrono::sys_days(day) + time, .offset = offset};
}

std::vector<OffsetChange> changes(const char* rule, std::chrono::year year) {
  const auto parsed = ZoneRule::parse(rule);
  EXPECT_TRUE(parsed) << rule;
  return parsed ? parsed->changes_in(year) : std::vector<OffsetChange>{};
}

TEST(ZoneRule, NamesTheTwoChangesOfAYear) {
  EXPECT_THAT(changes("CET-1CEST,M3.5.0,M10.5.0/3", 2040y),
              ElementsAre(change(2040y / 3 / 25, 1h, 2h), change(2040y / 10 / 28, 1h, 1h)));
  EXPECT_THAT(changes("EST5EDT,M3.2.0,M11.1.0", 2026y),
              ElementsAre(change(2026y / 3 / 8, 7h, -4h), change(2026y / 11 / 1, 6h, -5h)));
}

TEST(ZoneRule, OfTheSouthBeginsTheYearInSummer) {
  EXPECT_THAT(changes("AEST-10AEDT,M10.1.0,M4.1.0/3", 2026y),
              ElementsAre(change(2026y / 4 / 4, 16h, 10h), change(2026y / 10 / 3, 16h, 11h)));
}

TEST(ZoneRule, MayNameAnySummerOffsetAndTimesOfOtherDays) {
  EXPECT_THAT(changes("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026y),
              ElementsAre(change(2026y / 4 / 4, 15h, 10h + 30min), change(2026y / 10 / 3, 15h + 30min, 11h)));
  EXPECT_THAT(changes("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026y),
              ElementsAre(change(2026y / 3 / 29, 1h, -1h), change(2026y / 10 / 25, 1h, -2h)));
  EXPECT_THAT(changes("EET-2EEST,M3.4.4/50,M10.4.4/50", 2026y),
              ElementsAre(change(2026y / 3 / 28, 0h, 3h), change(2026y / 10 / 23, 23h, 2h)));
}

TEST(ZoneRule, OfDublinHasItsSummerInWinter) {
  EXPECT_THAT(changes("IST-1GMT0,M10.5.0,M3.5.0/1", 2026y),
              ElementsAre(change(2026y / 3 / 29, 1h, 1h), change(2026y / 10 / 25, 1h, 0h)));
}

TEST(ZoneRule, MayCountTheDaysOfTheYear) {
  // Day 60 is the first of March in every year; day 59 from zero only in others than leap years.
  EXPECT_THAT(changes("AAA0BBB,J60/0,J365/0", 2028y),
              ElementsAre(change(2028y / 3 / 1, 0h, 1h), change(2028y / 12 / 30, 23h, 0h)));
  EXPECT_THAT(changes("AAA0BBB,59/0,364/0", 2028y),
              ElementsAre(change(2028y / 2 / 29, 0h, 1h), change(2028y / 12 / 29, 23h, 0h)));
  EXPECT_THAT(changes("AAA0BBB,59/0,364/0", 2027y),
              ElementsAre(change(2027y / 3 / 1, 0h, 1h), change(2027y / 12 / 30, 23h, 0h)));
}

TEST(ZoneRule, IsNoneWithoutSummerTimeAndNoneOfOtherTexts) {
  for (const char* text : {"UTC0",
                           "<+01>-1",
                           "CET-1CEST",
                           "",
                           "CET",
                           "-1",
                           "CET-1CEST,M3.5.0",
                           "CET-1CEST,M3.5.0,",
                           "CET-1CEST,M13.5.0,M10.5.0",
                           "CET-1CEST,M3.6.0,M10.5.0",
                           "CET-1CEST,M3.5.7,M10.5.0",
                           "CET-1CEST,M3.5.0,M10.5.0/3x",
                           "CET-25CEST,M3.5.0,M10.5.0",
                           "CE-1CEST,M3.5.0,M10.5.0",
                           "<CET-1CEST,M3.5.0,M10.5.0",
                           "CET-1CEST,J0,J365",
                           "CET-1CEST,J366,J1",
                           "CET-1CEST,366,1",
                           "CET-1CEST,M3.5.0/168,M10.5.0",
                           "CET-1:60CEST,M3.5.0,M10.5.0"}) {
    EXPECT_FALSE(ZoneRule::parse(text)) << text;
  }
}

}  // namespace
}  // namespace housingd::schedule

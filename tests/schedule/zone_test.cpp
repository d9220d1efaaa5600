#include "daemon/schedule/zone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "pipeline/definition/time_zone_name.h"

namespace housingd::schedule {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

sys_seconds at(std::chrono::year_month_day day, std::chrono::seconds time = 0s) {
  return std::chrono::sys_days(day) + time;
}

// As the C library has it for the zone in TZ, which reads the same files by
// other code, footers included.
std::chrono::seconds offset_by_c_library(sys_seconds when) {
  const std::time_t seconds = when.time_since_epoch().count();
  std::tm time{};
  localtime_r(&seconds, &time);
  return std::chrono::seconds(time.tm_gmtoff);
}

TEST(Zone, AgreesWithTheCLibraryAtEachChangeOfEachZone) {
  std::size_t changes = 0;
  for (const std::string& name : definition::time_zone_names()) {
    setenv("TZ", name.c_str(), 1);
    tzset();
    const auto zone = load_zone(name).value();
    for (const Period& period : zone->periods()) {
      if (period.end <= at(1972y / 1 / 1)) continue;
      const sys_seconds begin = std::max(period.begin, at(1972y / 1 / 1));
      EXPECT_EQ(period.offset, offset_by_c_library(begin)) << name << " " << begin.time_since_epoch().count();
      EXPECT_EQ(period.offset, offset_by_c_library(period.end - 1s)) << name;
      EXPECT_EQ(period.offset, offset_by_c_library(begin + (period.end - begin) / 2)) << name;
      ++changes;
    }
  }
  EXPECT_GT(changes, 50'000U);
}

TEST(Zone, HasPeriodsWithoutHolesFromTheBeginningToTheHorizon) {
  for (const char* name : {"UTC", "Europe/Copenhagen", "Asia/Kolkata", "Pacific/Apia", "Etc/GMT-2"}) {
    const auto zone = load_zone(name).value();
    const auto periods = zone->periods();
    EXPECT_EQ(periods.front().begin, beginning) << name;
    EXPECT_EQ(periods.back().end, horizon) << name;
    for (std::size_t i = 1; i < periods.size(); ++i) {
      EXPECT_EQ(periods[i].begin, periods[i - 1].end) << name;
      EXPECT_NE(periods[i].offset, periods[i - 1].offset) << name;
    }
  }
}

TEST(Zone, FindsThePeriodOfATime) {
  const auto zone = load_zone("Europe/Copenhagen").value();
  const auto offset_at = [&](sys_seconds when) { return zone->periods()[zone->period_at(when)].offset; };
  EXPECT_EQ(offset_at(at(2026y / 3 / 29, 59min + 59s)), 1h);
  EXPECT_EQ(offset_at(at(2026y / 3 / 29, 1h)), 2h);
  EXPECT_EQ(offset_at(at(2026y / 10 / 25, 59min + 59s)), 2h);
  EXPECT_EQ(offset_at(at(2026y / 10 / 25, 1h)), 1h);
  EXPECT_EQ(zone->period_at(beginning - 1h), 0U);
  EXPECT_EQ(zone->period_at(horizon + 1h), zone->periods().size() - 1);
}

TEST(Zone, KnowsHowFarItsClockHadCome) {
  const auto zone = load_zone("Europe/Copenhagen").value();
  const auto clock = [](std::chrono::year_month_day day, std::chrono::seconds time) {
    return std::chrono::local_days(day) + time;
  };
  const Period& summer = zone->periods()[zone->period_at(at(2026y / 7 / 1))];
  EXPECT_TRUE(summer.begins_with_gap());
  EXPECT_EQ(summer.reached, clock(2026y / 3 / 29, 2h));
  EXPECT_EQ(summer.clock_at(summer.begin), clock(2026y / 3 / 29, 3h));
  const Period& winter = zone->periods()[zone->period_at(at(2026y / 12 / 1))];
  EXPECT_FALSE(winter.begins_with_gap());
  EXPECT_EQ(winter.reached, clock(2026y / 10 / 25, 3h));
  EXPECT_EQ(winter.clock_at(winter.begin), clock(2026y / 10 / 25, 2h));
}

TEST(Zone, ThatTheSystemDoesNotHaveIsAnErrorWithAGuess) {
  const auto refused = load_zone("Europe/Kopenhagen");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), outcome::ErrorCode::invalid_definition);
  EXPECT_EQ(refused.error().message(),
            "'Europe/Kopenhagen' is no time zone; expected the IANA name of a time zone, such as Europe/Copenhagen; "
            "did you mean 'Europe/Copenhagen'?");
  EXPECT_FALSE(load_zone("../../../etc/passwd"));
  EXPECT_FALSE(load_zone(""));
}

TEST(Zones, LoadEachOnce) {
  Zones zones;
  const auto first = zones.find("Europe/Copenhagen").value();
  EXPECT_EQ(zones.find("Europe/Copenhagen").value(), first);
  EXPECT_NE(zones.find("Europe/Berlin").value(), first);
  EXPECT_THAT(zones.find("Mars/Olympus").error().message(), HasSubstr("'Mars/Olympus' is no time zone"));
}

}  // namespace
}  // namespace housingd::schedule

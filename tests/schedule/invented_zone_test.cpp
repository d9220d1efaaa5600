// Clocks that no zone has ever had, but one may yet have.
#include <gtest/gtest.h>

#include <ostream>

#include "daemon/schedule/cron_times.h"
#include "daemon/schedule/timestamp.h"
#include "daemon/schedule/wall_clock.h"

namespace housingd::schedule {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;

definition::CronExpression cron(const char* text) {
  return definition::parse_cron(text).expression.value();
}

constexpr sys_days day = 2026y / 6 / 1;

// The starts on that day, by the clock: "02:45+01 03:15+00!".
std::string starts(const char* text, const std::vector<OffsetChange>& changes) {
  std::vector<OffsetChange> all{{beginning, 0s}};
  all.insert(all.end(), changes.begin(), changes.end());
  const auto zone = std::make_shared<const Zone>("Invented", all);
  const CronTimes times(cron(text), zone);
  std::string list;
  for (auto fire = times.next_after(day - 1ms); fire && fire->at < day + 6h; fire = times.next_after(fire->at)) {
    const std::string written = to_rfc3339(fire->at, *zone);
    list += (list.empty() ? "" : " ") + written.substr(11, 5) + written.substr(19, 3) + (fire->after_gap ? "!" : "");
  }
  return list;
}

TEST(InventedZone, ThatGoesBackFarAndForwardALittleShowsTheSameTimesAgain) {
  // 03:00 becomes 01:00, and half an hour later 01:30 becomes 02:30.
  const std::vector<OffsetChange> changes{{day + 3h, -2h}, {day + 3h + 30min, -1h}};
  EXPECT_EQ(starts("45 2 * * *", changes), "02:45+00");
  EXPECT_EQ(starts("45 1 * * *", changes), "01:45+00") << "it was shown before it was skipped";
  EXPECT_EQ(starts("15 1 * * *", changes), "01:15+00");
  EXPECT_EQ(starts("0 3 * * *", changes), "03:00-01");
  EXPECT_EQ(starts("*/30 2 * * *", changes), "02:00+00 02:30+00 02:30-01");
}

TEST(InventedZone, ThatGoesForwardFarAndBackALittleHasMadeUpForWhatItShowsNow) {
  // 01:00 becomes 03:00, and ten minutes later 03:10 becomes 02:10.
  const std::vector<OffsetChange> changes{{day + 1h, 2h}, {day + 1h + 10min, 1h}};
  EXPECT_EQ(starts("30 2 * * *", changes), "03:00+02!");
  EXPECT_EQ(starts("5 3 * * *", changes), "03:05+02");
  EXPECT_EQ(starts("15 3 * * *", changes), "03:15+01");
  EXPECT_EQ(starts("30 * * * *", changes), "00:30+00 02:30+01 03:30+01 04:30+01 05:30+01 06:30+01");
}

TEST(InventedZone, ThatIsChangedTwiceInAMinuteLosesNothing) {
  const std::vector<OffsetChange> changes{{day + 1h + 10s, 1h}, {day + 1h + 40s, 2h}};
  EXPECT_EQ(starts("30 1 * * *", changes), "02:00+01!");
  EXPECT_EQ(starts("30 2 * * *", changes), "03:00+02!");
}

struct Owed {
  const char* name;
  const char* cron;
  std::chrono::minutes from;  // of the day
  std::chrono::minutes to;
  bool is_owed;
};

void PrintTo(const Owed& row, std::ostream* stream) {
  *stream << row.cron;
}

class SkippedTimes : public testing::TestWithParam<Owed> {};

TEST_P(SkippedTimes, AreOwedARunOrNot) {
  const Owed& row = GetParam();
  const local_days monday(2026y / 6 / 1);
  EXPECT_EQ(owes_run(cron(row.cron), monday + row.from, monday + row.to), row.is_owed);
}

INSTANTIATE_TEST_SUITE_P(Each, SkippedTimes,
                         testing::Values(Owed{"AFixedTime", "30 2 * * *", 2h, 3h, true},
                                         Owed{"AFixedTimeAtTheBeginning", "0 2 * * *", 2h, 3h, true},
                                         Owed{"NotAFixedTimeAtTheEnd", "0 3 * * *", 2h, 3h, false},
                                         Owed{"NotAFixedTimeOfAnotherDay", "30 2 * * TUE", 2h, 3h, false},
                                         Owed{"AnHour", "*/30 2 * * *", 2h, 3h, true},
                                         Owed{"NotAnHourThatHadBegun", "*/30 2 * * *", 2h + 10min, 3h, false},
                                         Owed{"NotAnHourThatGoesOn", "*/30 2 * * *", 2h, 2h + 30min, false},
                                         Owed{"AnHourWhoseTimesAreAllInside", "*/20 2 * * *", 2h, 2h + 41min, true},
                                         Owed{"AnHourAfterOneThatHadBegun", "*/30 0-2 * * *", 20min, 2h + 20min, true},
                                         Owed{"NotTwoHoursThatWerePartlyShown", "*/30 0,2 * * *", 20min, 2h + 20min,
                                              false},
                                         Owed{"NotAnHourOfAnotherDay", "*/30 2 * * TUE", 2h, 3h, false},
                                         Owed{"NotWhatFollowsRealTime", "30 * * * *", 2h, 3h, false},
                                         Owed{"ADayThatBeginsLater", "0 */24 * * *", 0h, 1h, true},
                                         Owed{"NotADayThatHasAnotherTime", "0 */12 * * *", 0h, 1h, false},
                                         Owed{"NotADayThatIsSkippedAltogether", "0 */24 * * *", 0h, 24h, false},
                                         Owed{"TheDayAfterOneThatIsSkipped", "0 */24 * * *", 0h, 25h, true}),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace housingd::schedule

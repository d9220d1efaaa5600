#include "daemon/scheduler/schedule_identity.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/scheduler/scheduled_jobs.h"

namespace housingd::scheduler {
namespace {

std::string identity(const definition::Schedule& schedule) {
  return identity_of(job("a", schedule));
}

TEST(ScheduleIdentity, IsTheTimesInOneForm) {
  EXPECT_EQ(identity(cron("0 3 * * SUN", "Europe/Copenhagen")), "cron 0 3 * * 0 Europe/Copenhagen");
  EXPECT_EQ(identity(cron("*/20 9-17/4 1,15 JAN *")), "cron */0,20,40 9,13,17 1,15 1 * UTC");
  EXPECT_EQ(identity(every(15min)), "every 900000ms + 0ms");
  EXPECT_EQ(identity_of(job("a", std::nullopt)), "");
}

struct Pair {
  const char* name;
  definition::Schedule left;
  definition::Schedule right;
};

void PrintTo(const Pair& pair, std::ostream* stream) {
  *stream << pair.name;
}

definition::Schedule with_jitter(definition::Schedule schedule) {
  schedule.jitter = 7min;
  return schedule;
}

definition::Schedule with_phase(definition::Schedule schedule) {
  schedule.phase = 7min;
  return schedule;
}

const Pair same[] = {
    {"NamesAndNumbers", cron("0 3 * JAN SUN"), cron("0 3 * 1 7")},
    {"Nicknames", cron("@daily"), cron("0 0 * * *")},
    {"Blanks", cron("0 3 * * *"), cron("0   3 *\t* *")},
    {"ListsAndRanges", cron("0,1,2 3 * * *"), cron("0-2 3 * * *")},
    {"Jitter", every(1h), with_jitter(every(1h))},
    {"Overlap", every(1h), with(every(1h), Overlap::replace)},
    {"OnMissed", every(1h), with(every(1h), OnMissed::run_once, 3h)},
};

class SameSchedule : public testing::TestWithParam<Pair> {};

TEST_P(SameSchedule, HasTheSameIdentity) {
  EXPECT_EQ(identity(GetParam().left), identity(GetParam().right));
}

INSTANTIATE_TEST_SUITE_P(Each, SameSchedule, testing::ValuesIn(same),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

const Pair other[] = {
    {"Minute", cron("0 3 * * *"), cron("1 3 * * *")},
    {"Zone", cron("0 3 * * *"), cron("0 3 * * *", "Europe/Copenhagen")},
    {"AllAndStarDifferWhenClocksChange", cron("0 0-23 * * *"), cron("0 * * * *")},
    {"StepAndListDifferWhenClocksChange", cron("*/30 3 * * *"), cron("0,30 3 * * *")},
    {"DayAndWeekday", cron("0 0 13 * *"), cron("0 0 13 * FRI")},
    {"AllDaysAndStar", cron("0 0 1-31 * FRI"), cron("0 0 * * FRI")},
    {"Interval", every(1h), every(2h)},
    {"Phase", every(1h), with_phase(every(1h))},
    {"CronAndInterval", cron("0 * * * *"), every(1h)},
};

class OtherSchedule : public testing::TestWithParam<Pair> {};

TEST_P(OtherSchedule, HasAnotherIdentity) {
  EXPECT_NE(identity(GetParam().left), identity(GetParam().right));
}

INSTANTIATE_TEST_SUITE_P(Each, OtherSchedule, testing::ValuesIn(other),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

}  // namespace
}  // namespace housingd::scheduler

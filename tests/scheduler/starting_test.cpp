// Jobs start when they are due, in order, and nothing holds up the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Starting : public testing::Test {
 protected:
  MemoryBook book;
  Stage stage{book};
};

TEST_F(Starting, HappensWhenASlotIsDue) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.pass(15min - 1ms);
  EXPECT_THAT(stage.notes.launches, IsEmpty());
  stage.pass(1ms);
  EXPECT_THAT(stage.notes.launches, ElementsAre("a 1 by schedule, 0 ms late"));
  EXPECT_EQ(book.text_of("a"), "started 10:15");
  EXPECT_EQ(book.slots("a").front().run, 1);
}

TEST_F(Starting, TellsTheWatcherOfTheSlotWithItsRun) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.pass(15min);
  ASSERT_EQ(stage.notes.slots.size(), 1U);
  EXPECT_EQ(stage.notes.slots.front().run, 1);
  EXPECT_EQ(stage.notes.slots.front().outcome, upsert::SlotOutcome::started);
}

TEST_F(Starting, OwesNothingOfBeforeAScheduleWasFirstSeen) {
  ASSERT_TRUE(stage.adopt({job("a", with(cron("0 3 * * *"), OnMissed::run_once))}));
  EXPECT_THAT(stage.launcher.tried(), IsEmpty());
}

TEST_F(Starting, FollowsTheClockOfItsZone) {
  ASSERT_TRUE(stage.adopt({job("a", cron("30 2 * * *", "Europe/Copenhagen"))}));
  EXPECT_EQ(stage.view("a").next, ten_o_clock + 14h + 30min);
}

TEST_F(Starting, ComesLaterByTheJitter) {
  definition::Schedule schedule = every(15min);
  schedule.jitter = 10min;
  ASSERT_TRUE(stage.adopt({job("a", schedule)}));
  const auto jitter = stage.view("a").next.value() - (ten_o_clock + 15min);
  EXPECT_GT(jitter, 0min);
  EXPECT_LT(jitter, 10min);
  stage.pass(15min + jitter - 1ms);
  EXPECT_THAT(stage.launcher.tried(), IsEmpty());
  stage.pass(1ms);
  EXPECT_THAT(stage.notes.launches, ElementsAre("a 1 by schedule, 0 ms late"));
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

TEST_F(Starting, HappensAtEachSlot) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  for (int slot = 0; slot < 3; ++slot) {
    stage.pass(15min);
    stage.end_run("a");
  }
  EXPECT_EQ(book.text_of("a"), "started 10:15, started 10:30, started 10:45");
  EXPECT_EQ(stage.view("a").next, ten_o_clock + 1h);
}

TEST_F(Starting, HasTheOrderOfTheDueTimes) {
  const auto later_by = [](std::chrono::milliseconds phase) {
    definition::Schedule schedule = every(1h);
    schedule.phase = phase;
    return schedule;
  };
  ASSERT_TRUE(stage.adopt({job("a", later_by(3s)), job("b", later_by(1s)), job("c", later_by(2s))}));
  stage.alarm.pass(1h + 10s);  // all at once, as after a busy moment
  stage.settle();
  EXPECT_THAT(stage.launcher.tried(), ElementsAre("b", "c", "a"));
}

TEST_F(Starting, OfThoseDueTogetherBeginsWithWhoWaitedLongest) {
  ASSERT_TRUE(stage.adopt({job("a", cron("*/10 * * * *")), job("b", cron("*/20 * * * *"))}));
  stage.pass(10min);
  stage.end_run("a");
  stage.pass(10min);
  EXPECT_THAT(stage.launcher.tried(), ElementsAre("a", "b", "a"));
}

TEST_F(Starting, IsNotHeldUpByALaunchThatTakesLong) {
  stage.launcher.hold("a");
  ASSERT_TRUE(stage.adopt({job("a", every(15min)), job("b", every(15min))}));
  stage.pass(15min);
  stage.end_run("b");
  stage.pass(15min);
  EXPECT_THAT(stage.launcher.tried(), ElementsAre("a", "b", "b"));
}

TEST_F(Starting, OfAJobByHandAloneNeverComes) {
  ASSERT_TRUE(stage.adopt({job("a", std::nullopt), job("b", cron("0 0 30 2 *"))}));
  stage.pass(24h * 400);
  EXPECT_THAT(stage.launcher.tried(), IsEmpty());
  EXPECT_FALSE(stage.view("a").scheduled);
  EXPECT_TRUE(stage.view("b").scheduled);
  EXPECT_FALSE(stage.view("b").next);
}

TEST_F(Starting, LooksAtNothingInBetween) {
  ASSERT_TRUE(stage.adopt({job("a", cron("0 0 1 1 *")), job("b", cron("0 0 1 7 *"))}));
  EXPECT_EQ(stage.alarm.waits_for(), Instant(std::chrono::sys_days(std::chrono::year(2027) / 1 / 1)));
  stage.io.restart();
  stage.alarm.pass(24h * 30);
  EXPECT_EQ(stage.io.poll(), 0U);
}

TEST_F(Starting, OfJobsIsShownInTheOrderOfTheirNames) {
  ASSERT_TRUE(stage.adopt({job("b", every(15min)), job("a", std::nullopt)}));
  const auto views = stage.scheduler.jobs();
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(views[0].job, "a");
  EXPECT_EQ(views[1].job, "b");
  EXPECT_EQ(views[1].next, ten_o_clock + 15min);
  EXPECT_FALSE(stage.scheduler.job("c"));
}

}  // namespace
}  // namespace housingd::scheduler

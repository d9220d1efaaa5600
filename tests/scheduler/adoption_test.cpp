// Reloads: what stays keeps its state.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class Adoption : public testing::Test {
 protected:
  MemoryBook book;
  Stage stage{book};
};

TEST_F(Adoption, OfANewJobOwesNothingOfBefore) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.pass(40min);
  ASSERT_TRUE(stage.adopt({job("a", every(15min)), job("b", with(every(15min), OnMissed::run_once))}));
  EXPECT_EQ(book.text_of("b"), "");
  stage.pass(5min);
  EXPECT_EQ(book.text_of("b"), "started 10:45");
}

TEST_F(Adoption, KeepsABufferedSlot) {
  const auto schedule = with(every(15min), Overlap::buffer_one);
  ASSERT_TRUE(stage.adopt({job("a", schedule)}));
  stage.pass(35min);
  ASSERT_TRUE(stage.adopt({job("a", with(schedule, OnMissed::run_once)), job("b", every(1h))}));
  EXPECT_TRUE(stage.view("a").buffered);
  stage.end_run("a");
  EXPECT_EQ(book.text_of("a"), "started 10:15, started 10:30");
}

TEST_F(Adoption, KeepsAPause) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  ASSERT_TRUE(stage.pause("a"));
  ASSERT_TRUE(stage.adopt({job("a", every(10min))}));
  EXPECT_TRUE(stage.view("a").paused_at);
}

TEST_F(Adoption, OfAnotherScheduleBeginsAnew) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(1h), OnMissed::run_once))}));
  stage.pass(50min);
  ASSERT_TRUE(stage.adopt({job("a", with(every(20min), OnMissed::run_once))}));
  EXPECT_EQ(book.text_of("a"), "");
  stage.pass(10min);
  EXPECT_EQ(book.text_of("a"), "started 11:00");
}

TEST_F(Adoption, OfTheSameTimesInOtherWordsChangesNothing) {
  ASSERT_TRUE(stage.adopt({job("a", cron("@hourly"))}));
  Stage next(book, ten_o_clock + 90min);
  ASSERT_TRUE(next.adopt({job("a", cron("0 * * * *"))}));
  EXPECT_EQ(book.text_of("a"), "missed_deadline 11:00");
}

TEST_F(Adoption, OfAnotherJitterMakesNoNewSlots) {
  definition::Schedule jittered = every(1h);
  jittered.jitter = 30min;
  ASSERT_TRUE(stage.adopt({job("a", every(1h))}));
  stage.pass(1h);
  stage.end_run("a");
  ASSERT_TRUE(stage.adopt({job("a", jittered)}));
  EXPECT_GT(stage.view("a").next, ten_o_clock + 2h);
  stage.pass(40min);
  EXPECT_EQ(book.text_of("a"), "started 11:00");
}

TEST_F(Adoption, WithoutAJobEndsItsSchedule) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min)), job("b", every(15min))}));
  ASSERT_TRUE(stage.adopt({job("b", every(15min))}));
  EXPECT_FALSE(stage.scheduler.job("a"));
  stage.pass(15min);
  EXPECT_EQ(book.text_of("a"), "");
  EXPECT_EQ(book.text_of("b"), "started 10:15");
}

TEST_F(Adoption, WithoutAJobGivesItsBufferedSlotAnOutcome) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), Overlap::buffer_one))}));
  stage.pass(35min);
  ASSERT_TRUE(stage.adopt({}));
  EXPECT_EQ(book.text_of("a"), "started 10:15, missed_deadline 10:30");
  EXPECT_EQ(book.reason_of_last("a"), "the job was removed before it could be started");
  stage.end_run("a");
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

TEST_F(Adoption, OfAnotherScheduleGivesABufferedSlotAnOutcome) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), Overlap::buffer_one))}));
  stage.pass(35min);
  ASSERT_TRUE(stage.adopt({job("a", with(every(20min), Overlap::buffer_one))}));
  EXPECT_EQ(book.reason_of_last("a"), "its schedule was changed before it could be started");
  stage.pass(5min);
  stage.end_run("a");
  EXPECT_EQ(book.text_of("a"), "started 10:15, missed_deadline 10:30, started 10:40");
}

// The launch is on its way when the reload comes.
TEST_F(Adoption, LetsALaunchUnderWayHaveItsOutcome) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.alarm.pass(15min);
  while (stage.launcher.tried().empty()) ASSERT_GT(stage.io.poll_one(), 0U);
  ASSERT_TRUE(stage.adopt({}));
  EXPECT_EQ(book.text_of("a"), "started 10:15");
  EXPECT_THAT(stage.notes.launches, SizeIs(1));
}

TEST_F(Adoption, GivesALaunchThatFailsMeanwhileAnOutcome) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), OnMissed::run_once))}));
  stage.launcher.refuse("a", "no way");
  stage.launcher.hold("a");
  stage.pass(15min);
  ASSERT_TRUE(stage.adopt({job("b", every(1h))}));
  EXPECT_EQ(book.text_of("a"), "");
  stage.launcher.release();
  stage.settle();
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15");
  EXPECT_EQ(book.reason_of_last("a"), "the job was removed before it could be started");
}

TEST_F(Adoption, OfAScheduleThatCameBackOwesNothingInBetween) {
  const auto schedule = with(every(15min), OnMissed::run_once);
  ASSERT_TRUE(stage.adopt({job("a", schedule)}));
  ASSERT_TRUE(stage.adopt({job("a", std::nullopt)}));
  stage.pass(40min);
  ASSERT_TRUE(stage.adopt({job("a", schedule)}));
  EXPECT_THAT(stage.launcher.tried(), IsEmpty());
}

}  // namespace
}  // namespace housingd::scheduler

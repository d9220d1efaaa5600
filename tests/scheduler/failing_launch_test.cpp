// Starts that fail: tried again as long as the slot may be started.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class FailingLaunch : public testing::Test {
 protected:
  // At the moment when the slot of 10:15 is due, and could not be started once.
  void begin(const definition::Schedule& schedule) {
    ASSERT_TRUE(stage.adopt({job("a", schedule), job("b", every(1h))}));
    stage.launcher.refuse("a", "no way");
    stage.pass(15min);
    ASSERT_THAT(stage.launcher.tried(), SizeIs(1));
  }

  MemoryBook book;
  Stage stage{book};
};

TEST_F(FailingLaunch, IsTold) {
  begin(every(15min));
  EXPECT_THAT(stage.notes.troubles,
              ElementsAre("cannot start a, due Mon 2026-10-05 10:15:00 +00:00: no way; tried again until Mon "
                          "2026-10-05 10:16:00 +00:00"));
  EXPECT_EQ(book.text_of("a"), "");
}

TEST_F(FailingLaunch, IsToldOnceForEachReason) {
  begin(with(every(15min), OnMissed::run_once));
  stage.pass(5min);
  EXPECT_THAT(stage.notes.troubles, ElementsAre(testing::EndsWith(": no way; tried again until it can be")));
  stage.launcher.refuse("a", "another way");
  stage.pass(5min);
  EXPECT_THAT(stage.notes.troubles, SizeIs(2));
}

TEST_F(FailingLaunch, IsTriedAgainLaterAndLater) {
  begin(every(15min));
  stage.pass(1s - 1ms);
  EXPECT_THAT(stage.launcher.tried(), SizeIs(1));
  stage.pass(1ms);
  EXPECT_THAT(stage.launcher.tried(), SizeIs(2));
  stage.pass(2s);
  EXPECT_THAT(stage.launcher.tried(), SizeIs(3));
  stage.pass(4s + 8s);
  EXPECT_THAT(stage.launcher.tried(), SizeIs(5));
  stage.launcher.refuse("a", "");
  stage.pass(16s);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
  EXPECT_EQ(book.reason_of_last("a"), "could not be started at once: no way");
}

TEST_F(FailingLaunch, IsTriedForTheLastTimeWhenTheSlotIsNoLongerOnTime) {
  begin(every(15min));
  stage.pass(59s);
  stage.launcher.refuse("a", "");
  stage.pass(1s);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

TEST_F(FailingLaunch, BecomesAMissedSlotWithTheReason) {
  begin(every(15min));
  stage.pass(3min);
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15");
  EXPECT_EQ(book.reason_of_last("a"), "could not be started: no way");
  const auto tries = stage.launcher.tried().size();
  stage.pass(10min);
  EXPECT_THAT(stage.launcher.tried(), SizeIs(tries));
  stage.launcher.refuse("a", "");
  stage.pass(2min);
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15, started 10:30");
  EXPECT_EQ(book.reason_of_last("a"), "");
}

TEST_F(FailingLaunch, IsTriedEachMinuteWithinTheJobsPolicy) {
  begin(with(cron("15 10 * * *"), OnMissed::run_once, 2h));
  stage.pass(1h);
  EXPECT_EQ(book.text_of("a"), "");
  EXPECT_THAT(stage.launcher.tried(), SizeIs(testing::AllOf(testing::Ge(60), testing::Le(68))));
  stage.launcher.refuse("a", "");
  stage.pass(1min);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

TEST_F(FailingLaunch, TakesLaterSlotsAlong) {
  begin(with(every(15min), OnMissed::run_once));
  stage.pass(1h);
  stage.launcher.refuse("a", "");
  stage.pass(1min);
  EXPECT_EQ(book.text_of("a"), "coalesced 10:15-11:00 (4), started 11:15");
}

TEST_F(FailingLaunch, HoldsUpNoOther) {
  begin(every(15min));
  stage.pass(45min);
  EXPECT_EQ(book.text_of("b"), "started 11:00");
}

TEST_F(FailingLaunch, IsGivenUpWhenTheJobIsPaused) {
  begin(with(every(15min), OnMissed::run_once));
  ASSERT_TRUE(stage.pause("a"));
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15");
}

TEST_F(FailingLaunch, OfABufferedSlotHasItsTimeFromTheRunsEndOn) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), Overlap::buffer_one))}));
  stage.pass(15min);
  stage.pass(15min + 5min);
  stage.launcher.refuse("a", "no way");
  stage.end_run("a");
  stage.pass(30s);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
  EXPECT_TRUE(stage.view("a").buffered);
  stage.launcher.refuse("a", "");
  stage.pass(30s);
  EXPECT_EQ(book.text_of("a"), "started 10:15, started 10:30");
  EXPECT_FALSE(stage.view("a").buffered);
}

TEST_F(FailingLaunch, OfABufferedSlotIsGivenUpLikeAnyOther) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), Overlap::buffer_one))}));
  stage.pass(35min);
  stage.launcher.refuse("a", "no way");
  stage.end_run("a");
  stage.pass(3min);
  EXPECT_EQ(book.text_of("a"), "started 10:15, missed_deadline 10:30");
}

TEST_F(FailingLaunch, ThatThrowsIsToldAndTriedAgain) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), OnMissed::run_once))}));
  stage.launcher.throw_at_next_launch();
  stage.pass(15min);
  EXPECT_THAT(stage.notes.troubles, ElementsAre("job a: thrown by a launch"));
  stage.pass(1min);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

}  // namespace
}  // namespace housingd::scheduler

// Runs by schedule that did not end complete.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using upsert::RunState;

constexpr definition::RunRetry three_times{.max_attempts = 3, .initial = 1min, .max = 1h};

class Retry : public testing::Test {
 protected:
  // The run of 11:00 has ended without its partitions x and y.
  void SetUp() override {
    ASSERT_TRUE(stage.adopt({job("a", every(1h), three_times)}));
    stage.pass(1h);
    stage.end_run("a", RunState::incomplete, {"x", "y"}, {"z"});
  }

  MemoryBook book;
  Stage stage{book};
};

TEST_F(Retry, IsShownBeforeItComes) {
  EXPECT_EQ(stage.view("a").retry_at, ten_o_clock + 1h + 1min);
  EXPECT_EQ(stage.view("a").retry_attempt, 2U);
}

TEST_F(Retry, IsForThePartitionsThatAreNotComplete) {
  stage.pass(1min);
  ASSERT_THAT(stage.launcher.launches(), SizeIs(2));
  const ScheduledLaunch& launch = stage.launcher.launches().back();
  EXPECT_EQ(launch.origin, upsert::Origin::retry);
  EXPECT_EQ(launch.attempt, 2U);
  EXPECT_THAT(launch.partitions, ElementsAre("x", "y"));
  EXPECT_THAT(launch.slots, IsEmpty());
  EXPECT_EQ(stage.notes.launches.back(), "a 2 by retry, 0 ms late");
  EXPECT_FALSE(stage.view("a").retry_at);
  EXPECT_EQ(book.text_of("a"), "started 11:00");
}

TEST_F(Retry, ComesLaterAndLaterAndThenNoMore) {
  stage.pass(1min);
  stage.end_run("a", RunState::failed, {"y"});
  EXPECT_EQ(stage.view("a").retry_at, ten_o_clock + 1h + 1min + 2min);
  stage.pass(2min);
  EXPECT_THAT(stage.launcher.launches().back().partitions, ElementsAre("y"));
  stage.end_run("a", RunState::incomplete, {"y"});
  EXPECT_FALSE(stage.view("a").retry_at);
  stage.pass(50min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(3));
}

TEST_F(Retry, IsNotOneOfARetryThatEndedComplete) {
  stage.pass(1min);
  stage.end_run("a");
  EXPECT_FALSE(stage.view("a").retry_at);
}

TEST_F(Retry, IsDroppedWhenTheJobIsPaused) {
  ASSERT_TRUE(stage.pause("a"));
  EXPECT_FALSE(stage.view("a").retry_at);
  ASSERT_TRUE(stage.resume("a"));
  stage.pass(30min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

TEST_F(Retry, IsNotPlannedWhileTheJobIsPaused) {
  stage.pass(1min);
  ASSERT_TRUE(stage.pause("a"));
  stage.end_run("a", RunState::incomplete, {"x"});
  EXPECT_FALSE(stage.view("a").retry_at);
}

TEST_F(Retry, IsDroppedWhenTheJobIsRemoved) {
  ASSERT_TRUE(stage.adopt({job("b", every(1h))}));
  stage.pass(30min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

TEST_F(Retry, StaysOverAReload) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(1h), OnMissed::run_once), three_times), job("b", every(1h))}));
  stage.pass(1min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(2));
}

TEST_F(Retry, IsDroppedWhenANewerSlotIsDueFirst) {
  stage.set(58min + 30s);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
  ASSERT_TRUE(stage.view("a").retry_at);
  stage.set(1h);
  EXPECT_FALSE(stage.view("a").retry_at);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

TEST_F(Retry, IsNotPlannedWhenTheNextSlotIsDueBefore) {
  stage.pass(1h);
  stage.pass(59min + 30s);
  stage.end_run("a", RunState::failed);
  EXPECT_FALSE(stage.view("a").retry_at);
}

TEST_F(Retry, WaitsForARunByHandAndTakesWhatThatLeft) {
  stage.launcher.begin("a");
  stage.pass(5min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
  EXPECT_TRUE(stage.view("a").retry_at);
  stage.end_run("a", RunState::incomplete, {"y"}, {"x"});
  ASSERT_THAT(stage.launcher.launches(), SizeIs(2));
  EXPECT_THAT(stage.launcher.launches().back().partitions, ElementsAre("y"));
}

TEST_F(Retry, IsNotNeededAfterARunByHandThatDidItAll) {
  stage.launcher.begin("a");
  stage.end_run("a", RunState::complete, {}, {"x", "y", "z"});
  EXPECT_FALSE(stage.view("a").retry_at);
  stage.pass(30min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

TEST_F(Retry, OfRunsByHandThereIsNone) {
  stage.pass(1min);
  stage.end_run("a");
  stage.launcher.begin("a");
  stage.end_run("a", RunState::failed, {"x"});
  EXPECT_FALSE(stage.view("a").retry_at);
}

TEST_F(Retry, ThatCannotBeStartedIsTriedAgain) {
  book.set_away(true);
  stage.pass(1min + 10s);
  EXPECT_THAT(stage.notes.troubles,
              ElementsAre("cannot try a again: the store is away; tried again until its next slot is due"));
  book.set_away(false);
  stage.pass(10s);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(2));
}

TEST_F(Retry, OfPartitionsThatAreNoMoreIsDropped) {
  stage.launcher.refuse("a", "job 'a' has no partition 'x'");
  stage.pass(1min);
  EXPECT_THAT(stage.notes.troubles, ElementsAre("cannot try a again: job 'a' has no partition 'x'"));
  EXPECT_FALSE(stage.view("a").retry_at);
}

TEST_F(Retry, ThatMeetsARunWaitsForIt) {
  stage.launcher.begin_at_next_launch("a");
  stage.pass(10min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
  EXPECT_THAT(stage.notes.troubles, IsEmpty());
  stage.end_run("a", RunState::failed, {"x", "y"});
  EXPECT_THAT(stage.launcher.launches(), SizeIs(2));
}

}  // namespace
}  // namespace housingd::scheduler

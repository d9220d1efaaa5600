#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Pausing : public testing::Test {
 protected:
  void begin(const definition::Schedule& schedule) { ASSERT_TRUE(stage.adopt({job("a", schedule)})); }

  MemoryBook book;
  Stage stage{book};
};

TEST_F(Pausing, SkipsSlotsUntilTheJobIsResumed) {
  begin(every(15min));
  ASSERT_TRUE(stage.pause("a"));
  EXPECT_EQ(stage.view("a").paused_at, ten_o_clock);
  EXPECT_FALSE(stage.view("a").next) << "its schedule starts it no more";
  stage.pass(40min);
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15, skipped_paused 10:30");
  EXPECT_EQ(book.reason_of_last("a"), "the job is paused");
  ASSERT_TRUE(stage.resume("a"));
  EXPECT_FALSE(stage.view("a").paused_at);
  EXPECT_EQ(stage.view("a").next, ten_o_clock + 45min);
  stage.pass(5min);
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15, skipped_paused 10:30, started 10:45");
}

TEST_F(Pausing, DoesNotConcernOtherJobs) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min)), job("b", every(15min))}));
  ASSERT_TRUE(stage.pause("a"));
  stage.pass(15min);
  EXPECT_THAT(stage.launcher.tried(), ElementsAre("b"));
}

TEST_F(Pausing, SurvivesARestart) {
  begin(every(15min));
  ASSERT_TRUE(stage.pause("a"));
  Stage next(book, ten_o_clock + 2h);
  ASSERT_TRUE(next.adopt({job("a", with(every(15min), OnMissed::run_once))}));
  EXPECT_EQ(next.view("a").paused_at, ten_o_clock);
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15-12:00 (8)");
}

TEST_F(Pausing, KeepsItsFirstMoment) {
  begin(every(15min));
  ASSERT_TRUE(stage.pause("a"));
  stage.pass(1min);
  ASSERT_TRUE(stage.pause("a"));
  EXPECT_EQ(stage.view("a").paused_at, ten_o_clock);
}

TEST_F(Pausing, AndResumingTwiceIsNoError) {
  begin(every(15min));
  ASSERT_TRUE(stage.pause("a"));
  ASSERT_TRUE(stage.resume("a"));
  ASSERT_TRUE(stage.resume("a"));
}

TEST_F(Pausing, OfAJobThatIsNotThereIsAnError) {
  begin(every(15min));
  EXPECT_EQ(stage.pause("b").error().code(), outcome::ErrorCode::invalid_definition);
  EXPECT_EQ(stage.resume("b").error().message(), "there is no job 'b'");
}

TEST_F(Pausing, IsNothingUnlessItIsDurable) {
  begin(every(15min));
  book.set_away(true);
  EXPECT_FALSE(stage.pause("a"));
  EXPECT_FALSE(stage.view("a").paused_at);
  book.set_away(false);
  ASSERT_TRUE(stage.pause("a"));
  book.set_away(true);
  EXPECT_FALSE(stage.resume("a"));
  EXPECT_TRUE(stage.view("a").paused_at);
}

TEST_F(Pausing, SkipsWhatWaitsForARunToEnd) {
  begin(with(every(15min), Overlap::buffer_one));
  stage.pass(45min);
  ASSERT_TRUE(stage.view("a").buffered);
  ASSERT_TRUE(stage.pause("a"));
  EXPECT_EQ(book.text_of("a"), "started 10:15, skipped_paused 10:30-10:45 (2)");
  EXPECT_FALSE(stage.view("a").buffered);
  stage.end_run("a");
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

// It was asleep when they came due, and is resumed before it has looked at them.
TEST_F(Pausing, HoldsForWhatCameDueUntilTheJobIsResumed) {
  begin(with(every(15min), OnMissed::run_once));
  ASSERT_TRUE(stage.pause("a"));
  stage.alarm.suspend(50min);
  ASSERT_TRUE(stage.resume("a"));
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15-10:45 (3)");
  EXPECT_THAT(stage.launcher.tried(), IsEmpty());
  stage.pass(10min);
  EXPECT_THAT(stage.launcher.tried(), ElementsAre("a"));
}

TEST_F(Pausing, IsPossibleForJobsByHandAlone) {
  ASSERT_TRUE(stage.adopt({job("a", std::nullopt)}));
  ASSERT_TRUE(stage.pause("a"));
  Stage next(book);
  ASSERT_TRUE(next.adopt({job("a", std::nullopt)}));
  EXPECT_TRUE(next.view("a").paused_at);
  ASSERT_TRUE(next.resume("a"));
}

}  // namespace
}  // namespace housingd::scheduler

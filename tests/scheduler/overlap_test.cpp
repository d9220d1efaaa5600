// A slot that comes due while a run of its job is under way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class WhileARunGoesOn : public testing::Test {
 protected:
  // The run of 10:15 goes on.
  void begin(Overlap overlap, OnMissed on_missed = OnMissed::skip) {
    ASSERT_TRUE(stage.adopt({job("a", with(with(every(15min), overlap), on_missed))}));
    stage.pass(15min);
    ASSERT_EQ(book.text_of("a"), "started 10:15");
  }

  MemoryBook book;
  Stage stage{book};
};

TEST_F(WhileARunGoesOn, SlotsAreSkipped) {
  begin(Overlap::skip);
  stage.pass(15min);
  EXPECT_EQ(book.text_of("a"), "started 10:15, skipped_overlap 10:30");
  EXPECT_EQ(book.reason_of_last("a"), "the run before had not ended; overlap is skip");
  stage.end_run("a");
  stage.pass(15min);
  EXPECT_EQ(book.text_of("a"), "started 10:15, skipped_overlap 10:30, started 10:45");
}

TEST_F(WhileARunGoesOn, ASlotThatMeetsARunThatIsBeingOpenedSaysSo) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), Overlap::skip))}));
  stage.launcher.begin_to_open("a");
  stage.pass(15min);
  EXPECT_EQ(book.text_of("a"), "skipped_overlap 10:15");
  EXPECT_EQ(book.reason_of_last("a"), "a run was being opened, and the store had not answered yet; overlap is skip");
}

TEST_F(WhileARunGoesOn, OneSlotIsBufferedAndStartedAtItsEnd) {
  begin(Overlap::buffer_one);
  stage.pass(20min);
  EXPECT_TRUE(stage.view("a").buffered);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
  stage.end_run("a");
  EXPECT_EQ(book.text_of("a"), "started 10:15, started 10:30");
  EXPECT_EQ(stage.notes.launches.back(), "a 2 by schedule, 300000 ms late");
  EXPECT_FALSE(stage.view("a").buffered);
}

TEST_F(WhileARunGoesOn, ManyBufferedSlotsBecomeOneRun) {
  begin(Overlap::buffer_one);
  stage.pass(3h + 5min);
  stage.end_run("a");
  EXPECT_EQ(book.text_of("a"), "started 10:15, coalesced 10:30-13:00 (11), started 13:15");
  EXPECT_THAT(stage.launcher.launches(), SizeIs(2));
  EXPECT_EQ(book.slots("a")[1].run, 2);
  EXPECT_EQ(book.slots("a")[2].run, 2);
  stage.end_run("a");
  EXPECT_THAT(stage.launcher.launches(), SizeIs(2));
}

TEST_F(WhileARunGoesOn, ItIsEndedForTheNextOneAndOnlyOnce) {
  begin(Overlap::replace);
  stage.pass(30min);
  EXPECT_THAT(stage.launcher.asked_to_end(), ElementsAre("a: its next start is due; overlap is replace"));
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
  stage.end_run("a", upsert::RunState::interrupted);
  EXPECT_EQ(book.text_of("a"), "started 10:15, coalesced 10:30, started 10:45");
}

TEST_F(WhileARunGoesOn, MissedSlotsThatOneRunWouldMakeUpForAreSkippedToo) {
  begin(Overlap::skip, OnMissed::run_once);
  stage.set(1h);
  EXPECT_EQ(book.text_of("a"), "started 10:15, skipped_overlap 10:30-11:15 (4)");
}

TEST_F(WhileARunGoesOn, MissedSlotsJoinTheBufferedOne) {
  begin(Overlap::buffer_one);
  stage.pass(15min);
  stage.set(1h + 5min);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
  stage.end_run("a");
  EXPECT_EQ(book.text_of("a"), "started 10:15, coalesced 10:30-11:15 (4), started 11:30");
}

TEST_F(WhileARunGoesOn, AManualOneOverlapsLikeAnyOther) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.launcher.begin("a");
  stage.pass(15min);
  EXPECT_EQ(book.text_of("a"), "skipped_overlap 10:15");
}

TEST_F(WhileARunGoesOn, AManualOneDisturbsNoScheduleOtherwise) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.launcher.begin("a");
  stage.pass(10min);
  stage.end_run("a");
  EXPECT_EQ(stage.view("a").next, ten_o_clock + 15min);
  stage.pass(5min);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

// Between the question whether it runs and the launch, somebody was faster.
TEST_F(WhileARunGoesOn, ALaunchThatMeetsItIsAnOverlap) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), Overlap::buffer_one))}));
  stage.launcher.begin_at_next_launch("a");
  stage.pass(15min);
  EXPECT_TRUE(stage.view("a").buffered);
  EXPECT_THAT(stage.notes.troubles, IsEmpty());
  stage.end_run("a");
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

TEST_F(WhileARunGoesOn, AnEndOfAnotherJobStartsNothing) {
  begin(Overlap::buffer_one);
  stage.pass(15min);
  stage.scheduler.on_run_ended({.job = "another"});
  stage.settle();
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

}  // namespace
}  // namespace housingd::scheduler

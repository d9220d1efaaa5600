// Clocks that jump, machines that sleep, programs that were down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto ten_years = 24h * 3653;

class MovedClock : public testing::Test {
 protected:
  void begin(const definition::Schedule& schedule) { ASSERT_TRUE(stage.adopt({job("a", schedule)})); }

  MemoryBook book;
  Stage stage{book};
};

TEST_F(MovedClock, AnHourForwardMissesItsSlots) {
  begin(every(15min));
  stage.set(1h + 5min);
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15-11:00 (4)");
  EXPECT_EQ(book.reason_of_last("a"), "the last of them noticed 5 m 00 s late; on_missed is skip");
  EXPECT_THAT(stage.launcher.tried(), IsEmpty());
  stage.pass(10min);
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15-11:00 (4), started 11:15");
}

TEST_F(MovedClock, AnHourForwardIsMadeUpForByOneRun) {
  begin(with(every(15min), OnMissed::run_once));
  stage.set(1h + 5min);
  EXPECT_EQ(book.text_of("a"), "coalesced 10:15-10:45 (3), started 11:00");
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
}

TEST_F(MovedClock, AnHourForwardOntoASlotStartsIt) {
  begin(every(15min));
  stage.set(1h + 30s);
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15-10:45 (3), started 11:00");
}

TEST_F(MovedClock, AnHourBackStartsNothingTwice) {
  begin(every(15min));
  for (int slot = 0; slot < 4; ++slot) {
    stage.pass(15min);
    stage.end_run("a");
  }
  stage.pass(1min);
  stage.set(-1h);
  EXPECT_EQ(stage.view("a").next, ten_o_clock + 75min);
  stage.pass(1h + 13min);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(4));
  stage.pass(1min);
  EXPECT_EQ(book.text_of("a"), "started 10:15, started 10:30, started 10:45, started 11:00, started 11:15");
  EXPECT_EQ(book.conflicts(), 0);
}

TEST_F(MovedClock, BackAndForthAcrossASlotStartsItOnce) {
  begin(every(15min));
  stage.pass(15min);
  stage.end_run("a");
  for (int time = 0; time < 10; ++time) {
    stage.set(-1min);
    stage.set(+1min);
  }
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

TEST_F(MovedClock, TenYearsForwardAreOneRunAndNoFlood) {
  begin(with(cron("* * * * *"), OnMissed::run_once));
  stage.set(ten_years);
  EXPECT_EQ(book.text_of("a"), "coalesced 10:01-2036-10-05 09:59 (5260319), started 2036-10-05 10:00");
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
  EXPECT_EQ(stage.view("a").next, ten_o_clock + ten_years + 1min);
}

TEST_F(MovedClock, TenYearsForwardAreOneMissedRowWithoutAPolicy) {
  begin(cron("* * * * *"));
  stage.set(ten_years + 59s);
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:01-2036-10-05 09:59 (5260319), started 2036-10-05 10:00");
}

// Five million slots of one job are counted in small portions.
TEST_F(MovedClock, TenYearsForwardLeaveOthersTheirTurn) {
  ASSERT_TRUE(stage.adopt({job("a", cron("* * * * *")), job("b", with(cron("@yearly"), OnMissed::run_once))}));
  stage.alarm.set(ten_years);
  stage.io.restart();
  int handlers = 0;
  for (; stage.launcher.tried().empty(); ++handlers) ASSERT_GT(stage.io.poll_one(), 0U);
  EXPECT_THAT(stage.launcher.tried(), ElementsAre("b"));
  EXPECT_LT(handlers, 50);
  stage.settle();
}

// Else every job would be silent until the wrong time comes.
TEST_F(MovedClock, ThatWasTenYearsAheadStartsJobsByItsNewTime) {
  begin(every(15min));
  stage.set(ten_years);
  stage.end_run("a");
  stage.set(-ten_years);
  EXPECT_THAT(stage.notes.troubles, ElementsAre(HasSubstr("the clock was ahead: the slots of a up to")));
  EXPECT_EQ(stage.view("a").next, ten_o_clock + 15min);
  const std::string before = book.text_of("a");
  stage.pass(15min);
  EXPECT_EQ(stage.notes.launches.back(), "a 2 by schedule, 0 ms late");
  EXPECT_EQ(book.text_of("a"), before);
  EXPECT_EQ(book.conflicts(), 0);
}

TEST_F(MovedClock, ThatWasAheadInAFormerLifeStartsJobsByItsNewTime) {
  begin(every(15min));
  stage.set(ten_years);
  Stage next(book);
  ASSERT_TRUE(next.adopt({job("a", every(15min))}));
  EXPECT_THAT(next.notes.troubles, ElementsAre(HasSubstr("the clock was ahead")));
  next.pass(15min);
  EXPECT_THAT(next.notes.launches, SizeIs(1));
  EXPECT_EQ(book.conflicts(), 0);
}

TEST_F(MovedClock, IsToldFromASuspend) {
  begin(every(15min));
  stage.set(2min);
  stage.suspend(14min);
  ASSERT_THAT(stage.notes.moves, SizeIs(2));
  EXPECT_EQ(stage.notes.moves[0].set, 2min);
  EXPECT_EQ(stage.notes.moves[0].suspended, 0min);
  EXPECT_EQ(stage.notes.moves[1].set, 0min);
  EXPECT_EQ(stage.notes.moves[1].suspended, 14min);
}

TEST_F(MovedClock, ASuspendMissesSlots) {
  begin(every(15min));
  stage.suspend(8h + 10min);
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15-18:00 (32)");
}

TEST_F(MovedClock, ASuspendIsMadeUpForByOneRunOfEachJob) {
  const auto schedule = with(every(15min), OnMissed::run_once);
  ASSERT_TRUE(
      stage.adopt({job("a", schedule), job("b", schedule), job("c", with(every(15min), OnMissed::run_once, 5min))}));
  stage.suspend(8h + 10min);
  EXPECT_EQ(book.text_of("a"), "coalesced 10:15-17:45 (31), started 18:00");
  EXPECT_EQ(book.text_of("b"), "coalesced 10:15-17:45 (31), started 18:00");
  EXPECT_EQ(book.text_of("c"), "missed_deadline 10:15-18:00 (32)");
  EXPECT_EQ(book.reason_of_last("c"), "the last of them noticed 10 m 00 s late; starting_deadline is 5m");
}

TEST_F(MovedClock, AShortSuspendMissesNothing) {
  begin(every(15min));
  stage.pass(14min + 50s);
  stage.suspend(1min);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
  EXPECT_EQ(stage.notes.launches.back(), "a 1 by schedule, 50000 ms late");
}

TEST_F(MovedClock, DoesNotStretchTheWaitForAnotherTry) {
  begin(every(1h));
  stage.pass(1h - 1s);
  book.set_away(true);
  stage.pass(1s);
  ASSERT_THAT(stage.notes.troubles, SizeIs(1));
  stage.set(-30min);
  book.set_away(false);
  stage.pass(1s);
  EXPECT_EQ(book.text_of("a"), "started 11:00");
}

TEST(ProgramThatWasDown, MissedItsSlots) {
  MemoryBook book;
  ASSERT_TRUE(Stage(book).adopt({job("a", every(15min))}));
  Stage later(book, ten_o_clock + 2h + 3min);
  ASSERT_TRUE(later.adopt({job("a", every(15min))}));
  EXPECT_EQ(book.text_of("a"), "missed_deadline 10:15-12:00 (8)");
  EXPECT_EQ(book.reason_of_last("a"), "the last of them noticed 3 m 00 s late; on_missed is skip");
}

TEST(ProgramThatWasDown, MakesUpForThemByOneRun) {
  MemoryBook book;
  const auto schedule = with(every(15min), OnMissed::run_once);
  ASSERT_TRUE(Stage(book).adopt({job("a", schedule)}));
  Stage later(book, ten_o_clock + 2h + 3min);
  ASSERT_TRUE(later.adopt({job("a", schedule)}));
  EXPECT_EQ(book.text_of("a"), "coalesced 10:15-11:45 (7), started 12:00");
}

TEST(ProgramThatWasDown, ForAMomentMissedNothing) {
  MemoryBook book;
  ASSERT_TRUE(Stage(book).adopt({job("a", every(15min))}));
  Stage later(book, ten_o_clock + 15min + 40s);
  ASSERT_TRUE(later.adopt({job("a", every(15min))}));
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

}  // namespace
}  // namespace housingd::scheduler

// A store that is away: outcomes are kept, in order, until it is back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class FailingBook : public testing::Test {
 protected:
  MemoryBook book;
  Stage stage{book};
};

TEST_F(FailingBook, KeepsTheFormerJobsAtAReload) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  book.set_away(true);
  EXPECT_EQ(stage.adopt({job("b", every(15min))}).error().code(), outcome::ErrorCode::store_unavailable);
  EXPECT_TRUE(stage.scheduler.job("a"));
  EXPECT_FALSE(stage.scheduler.job("b"));
}

TEST_F(FailingBook, GetsWhatBecameOfSlotsLater) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  ASSERT_TRUE(stage.pause("a"));
  book.set_away(true);
  stage.pass(15min);
  EXPECT_THAT(stage.notes.troubles, ElementsAre("cannot record what became of 1 slot of a: the store is away; "
                                                "kept, and tried again"));
  EXPECT_THAT(stage.notes.slots, IsEmpty());
  book.set_away(false);
  stage.pass(1s);
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15");
  EXPECT_THAT(stage.notes.slots, SizeIs(1));
}

TEST_F(FailingBook, IsAskedLaterAndLaterAndGetsNeighboursAsOne) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  ASSERT_TRUE(stage.pause("a"));
  book.set_away(true);
  stage.pass(24h);
  EXPECT_THAT(stage.notes.troubles, SizeIs(1));
  EXPECT_LT(book.decisions(), 24 * 60 + 20);
  EXPECT_GT(book.decisions(), 24 * 60 - 20);
  book.set_away(false);
  stage.pass(1min);
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15-2026-10-06 10:00 (96)");
}

// The book remembers but the latest: what is before must be there first.
TEST_F(FailingBook, GetsASlotNeverBeforeTheOnesBeforeIt) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.launcher.begin("a");
  book.set_away(true);
  stage.pass(16min);  // 10:15 is skipped, and cannot be recorded
  stage.end_run("a");
  book.set_away_for_outcomes_alone();
  stage.pass(14min);
  EXPECT_THAT(stage.launcher.launches(), IsEmpty());
  book.set_away(false);
  stage.pass(50s);
  EXPECT_EQ(book.text_of("a"), "skipped_overlap 10:15, started 10:30");
}

TEST_F(FailingBook, HoldsUpNoJobWithoutOutcomesToBeRecorded) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min)), job("b", every(15min))}));
  ASSERT_TRUE(stage.pause("a"));
  book.set_away_for_outcomes_alone();
  stage.pass(15min);
  EXPECT_EQ(book.text_of("b"), "started 10:15");
  EXPECT_EQ(book.text_of("a"), "");
}

TEST_F(FailingBook, GetsOutcomesOfManyJobsAtOnce) {
  std::vector<definition::Job> jobs;
  for (int i = 0; i < 300; ++i) jobs.push_back(job("job-" + std::to_string(i), every(15min)));
  ASSERT_TRUE(stage.adopt(jobs));
  stage.set(20min);
  for (const auto& each : jobs) EXPECT_EQ(book.text_of(each.name), "missed_deadline 10:15");
  EXPECT_LE(book.decisions(), 3);
}

// Somebody else gave a slot its outcome: there is no use in trying for ever.
TEST_F(FailingBook, ThatRefusesASlotIsToldOf) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min)), job("b", every(15min))}));
  ASSERT_TRUE(book.open_run({{.job = "a",
                              .first = ten_o_clock + 30min,
                              .last = ten_o_clock + 30min,
                              .count = 1,
                              .outcome = upsert::SlotOutcome::started,
                              .run = 0,
                              .decided_at = ten_o_clock,
                              .reason = ""}}));
  stage.set(50min);
  EXPECT_EQ(book.text_of("b"), "missed_deadline 10:15-10:45 (3)");
  EXPECT_THAT(stage.notes.troubles,
              ElementsAre("cannot record what became of 3 slots of a, which the store refuses: a slot of a is decided "
                          "already"));
  stage.pass(10min);
  EXPECT_EQ(book.text_of("a"), "started 10:30, started 11:00");
}

// Kept outcomes have a bound: beyond it slots wait undecided, and are decided
// once the book is back.
TEST_F(FailingBook, BoundsWhatIsKept) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  book.set_away_for_outcomes_alone();
  // Now an overlap, now a missed slot: no two neighbours share an outcome.
  for (int slot = 0; slot < 200; ++slot) {
    stage.launcher.begin("a");
    stage.pass(15min);
    stage.end_run("a");
    stage.set(17min);
    stage.pass(13min);
  }
  book.set_away(false);
  stage.pass(5min);
  std::uint64_t slots = 0;
  for (const auto& slot : book.slots("a")) slots += slot.count;
  EXPECT_EQ(book.slots("a").front().first, ten_o_clock + 15min);
  EXPECT_EQ(slots, static_cast<std::uint64_t>((*book.decided_until("a") - ten_o_clock) / 15min));
  EXPECT_EQ(*book.decided_until("a") + 15min, stage.view("a").next);
  EXPECT_LT(book.slots("a").size(), 25U);
}

}  // namespace
}  // namespace housingd::scheduler

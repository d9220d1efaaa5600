#include "pipeline/upsert/slot_overlap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::upsert {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Slots by the minute.
SlotRecord slots(int first, int last, SlotOutcome outcome = SlotOutcome::missed_deadline, RunId run = 0) {
  SlotRecord record;
  record.job = "nightly";
  record.first = SlotTime(std::chrono::minutes(first));
  record.last = SlotTime(std::chrono::minutes(last));
  record.count = static_cast<std::uint64_t>(last - first) + 1;
  record.outcome = outcome;
  record.run = run;
  return record;
}

struct Neighbours {
  const char* name;
  SlotRecord record, known;
  SlotOverlap overlap;
};

class SlotsToRecord : public testing::TestWithParam<Neighbours> {};

TEST_P(SlotsToRecord, AreComparedWithTheLatestThatIsKnown) {
  EXPECT_EQ(overlap_of(GetParam().record, GetParam().known), GetParam().overlap);
}

INSTANTIATE_TEST_SUITE_P(
    AndTheirNeighbours, SlotsToRecord,
    testing::Values(Neighbours{"behind", slots(5, 5), slots(1, 4), SlotOverlap::none},
                    Neighbours{"the_same", slots(5, 5), slots(5, 5), SlotOverlap::covered},
                    Neighbours{"of_another_outcome", slots(5, 5, SlotOutcome::started, 7), slots(5, 5),
                               SlotOverlap::covered},
                    Neighbours{"within", slots(5, 6), slots(1, 9), SlotOverlap::covered},
                    Neighbours{"with_more_behind", slots(1, 9), slots(1, 4), SlotOverlap::extends},
                    Neighbours{"with_more_behind_but_another_outcome", slots(1, 9),
                               slots(1, 4, SlotOutcome::skipped_paused), SlotOverlap::partial},
                    Neighbours{"with_more_behind_but_another_run", slots(1, 9, SlotOutcome::coalesced, 7),
                               slots(1, 4, SlotOutcome::coalesced, 6), SlotOverlap::partial},
                    Neighbours{"with_more_before", slots(1, 9), slots(4, 9), SlotOverlap::partial},
                    Neighbours{"with_more_on_both_sides", slots(1, 9), slots(4, 5), SlotOverlap::partial},
                    Neighbours{"of_which_the_first_are_known", slots(4, 9), slots(1, 5), SlotOverlap::partial}),
    [](const auto& named) { return named.param.name; });

TEST(SlotsToRecord, AreNewWhereNothingIsKnown) {
  EXPECT_EQ(overlap_of(slots(1, 1), std::nullopt), SlotOverlap::none);
}

TEST(ASlotToStart, IsTakenByWhateverIsNotThisRunsOwn) {
  const SlotRecord wanted = slots(5, 5, SlotOutcome::started, 7);
  EXPECT_FALSE(is_taken(wanted, std::nullopt));
  EXPECT_FALSE(is_taken(wanted, slots(1, 4)));
  EXPECT_FALSE(is_taken(wanted, wanted));
  EXPECT_TRUE(is_taken(wanted, slots(5, 5, SlotOutcome::started, 6)));
  EXPECT_TRUE(is_taken(wanted, slots(1, 9)));
  EXPECT_FALSE(is_taken(slots(5, 5, SlotOutcome::coalesced, 7), slots(1, 9))) << "it keeps the outcome it has";
}

TEST(SlotsOfARun, CarryItsNumberWhereItStandsForThem) {
  EXPECT_EQ(with_run(slots(1, 1, SlotOutcome::started), 7).run, 7);
  EXPECT_EQ(with_run(slots(1, 1, SlotOutcome::coalesced), 7).run, 7);
  EXPECT_EQ(with_run(slots(1, 1, SlotOutcome::missed_deadline), 7).run, 0);
}

TEST(ARefusalOfSlots, SaysWhoseTheyAreAndWhatTheyWere) {
  EXPECT_THAT(decided_in_part(slots(1, 9), slots(4, 5, SlotOutcome::coalesced, 6)).what(),
              AllOf(HasSubstr("nightly"), HasSubstr("1970-01-01T00:01:00Z"), HasSubstr("coalesced, run 6")));
  EXPECT_STREQ(decided_already(slots(5, 5)).what(),
               "job nightly: the slot 1970-01-01T00:05:00Z is decided already (missed_deadline)");
}

}  // namespace
}  // namespace housingd::upsert

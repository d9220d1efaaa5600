// Outcomes of slots that no run was started for.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using std::chrono::minutes;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr SlotTime noon{std::chrono::hours(493'884)};  // 2026-05-05T12:00:00Z

SlotRecord slots(std::string job, int first, int last, SlotOutcome outcome) {
  SlotRecord slot;
  slot.job = std::move(job);
  slot.first = noon + minutes(first);
  slot.last = noon + minutes(last);
  slot.count = static_cast<std::uint64_t>(last - first) + 1;
  slot.outcome = outcome;
  slot.decided_at = noon + minutes(last) + std::chrono::milliseconds(120);
  slot.reason = "because of " + std::string(name_of(outcome));
  return slot;
}

std::string text_of(const SlotRecord& slot) {
  return slot.job + " " + std::to_string(std::chrono::duration_cast<minutes>(slot.first - noon).count()) + "-" +
         std::to_string(std::chrono::duration_cast<minutes>(slot.last - noon).count()) + " " +
         std::string(name_of(slot.outcome));
}

std::vector<std::string> texts_of(const std::vector<SlotRecord>& slots) {
  std::vector<std::string> texts;
  for (const auto& slot : slots) texts.push_back(text_of(slot));
  return texts;
}

TEST_P(StoreConformance, KeepsAllThatWasSaidOfASlot) {
  StoreSession store = open();
  const SlotRecord decided = slots("nightly", 1, 3, SlotOutcome::skipped_overlap);
  store.decide({decided}).value();
  const auto kept = store.slots("nightly", 10).value();
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].job, "nightly");
  EXPECT_EQ(kept[0].first, decided.first);
  EXPECT_EQ(kept[0].last, decided.last);
  EXPECT_EQ(kept[0].count, 3U);
  EXPECT_EQ(kept[0].outcome, SlotOutcome::skipped_overlap);
  EXPECT_EQ(kept[0].run, 0);
  EXPECT_EQ(kept[0].decided_at, decided.decided_at);
  EXPECT_EQ(kept[0].reason, "because of skipped_overlap");
}

TEST_P(StoreConformance, KeepsEveryOutcome) {
  StoreSession store = open();
  const SlotOutcome outcomes[] = {SlotOutcome::started, SlotOutcome::skipped_overlap, SlotOutcome::skipped_paused,
                                  SlotOutcome::missed_deadline, SlotOutcome::coalesced};
  std::vector<SlotRecord> decided;
  for (int i = 0; i < 5; ++i) decided.push_back(slots("nightly", i, i, outcomes[i]));
  store.decide(decided).value();
  EXPECT_THAT(texts_of(store.slots("nightly", 10).value()),
              ElementsAre("nightly 4-4 coalesced", "nightly 3-3 missed_deadline", "nightly 2-2 skipped_paused",
                          "nightly 1-1 skipped_overlap", "nightly 0-0 started"));
}

TEST_P(StoreConformance, ShowsTheLatestSlotsFirstOfOneJobOrOfAll) {
  StoreSession store = open();
  EXPECT_THAT(store.slots("", 10).value(), IsEmpty());
  for (int i = 0; i < 3; ++i) {
    store.decide({slots("b", i, i, SlotOutcome::skipped_paused), slots("a", i, i, SlotOutcome::missed_deadline)})
        .value();
  }
  EXPECT_THAT(texts_of(store.slots("", 3).value()),
              ElementsAre("a 2-2 missed_deadline", "b 2-2 skipped_paused", "a 1-1 missed_deadline"));
  EXPECT_THAT(texts_of(store.slots("b", 2).value()), ElementsAre("b 2-2 skipped_paused", "b 1-1 skipped_paused"));
  EXPECT_THAT(store.slots("c", 2).value(), IsEmpty());
}

TEST_P(StoreConformance, KeepsTheOutcomeThatASlotHas) {
  StoreSession store = open();
  store.decide({slots("nightly", 1, 5, SlotOutcome::skipped_paused)}).value();
  store.decide({slots("nightly", 1, 5, SlotOutcome::skipped_paused)}).value();
  store.decide({slots("nightly", 1, 5, SlotOutcome::missed_deadline)}).value();
  store.decide({slots("nightly", 3, 3, SlotOutcome::started)}).value();
  EXPECT_THAT(texts_of(store.slots("", 10).value()), ElementsAre("nightly 1-5 skipped_paused"));
}

// What a lost answer makes of slots that are missed on and on.
TEST_P(StoreConformance, AddsToSlotsThatShareTheirOutcome) {
  StoreSession store = open();
  store.decide({slots("nightly", 1, 5, SlotOutcome::missed_deadline)}).value();
  store.decide({slots("nightly", 1, 9, SlotOutcome::missed_deadline)}).value();
  const auto kept = store.slots("", 10).value();
  EXPECT_THAT(texts_of(kept), ElementsAre("nightly 1-9 missed_deadline"));
  EXPECT_EQ(kept[0].count, 9U);
  EXPECT_EQ(store.watch({{"nightly", ""}}, noon).value()[0].decided_until, noon + minutes(9));
}

TEST_P(StoreConformance, RefusesSlotsOfWhichSomeHaveAnotherOutcome) {
  StoreSession store = open();
  store.decide({slots("nightly", 3, 4, SlotOutcome::started)}).value();
  const auto decided = store.decide({slots("nightly", 1, 9, SlotOutcome::missed_deadline)});
  ASSERT_TRUE(decided.has_error());
  EXPECT_EQ(decided.error().code(), outcome::ErrorCode::store_conflict);
  EXPECT_THAT(decided.error().message(), AllOf(HasSubstr("nightly"), HasSubstr("decided in part")));
  EXPECT_THAT(texts_of(store.slots("", 10).value()), ElementsAre("nightly 3-4 started"));
}

TEST_P(StoreConformance, DecidesAllOrNone) {
  StoreSession store = open();
  store.watch({{"a", "@daily"}}, noon).value();
  const auto ledger = all_ledger();
  place_->refuse_writes("slots", "NEW.job = 'b'");
  const auto decided =
      store.decide({slots("a", 1, 1, SlotOutcome::skipped_paused), slots("b", 1, 1, SlotOutcome::skipped_paused)});
  ASSERT_TRUE(decided.has_error());
  EXPECT_EQ(all_ledger(), ledger);
  place_->allow_writes("slots");
  store.decide({slots("a", 1, 1, SlotOutcome::skipped_paused)}).value();
  EXPECT_THAT(store.slots("", 10).value(), SizeIs(1));
}

TEST_P(StoreConformance, DecidesAThousandJobsAtOnce) {
  StoreSession store = open();
  std::vector<SlotRecord> decided;
  for (int i = 0; i < 1'000; ++i) {
    decided.push_back(slots("job " + std::to_string(i), 1, 1, SlotOutcome::skipped_overlap));
  }
  store.decide(decided).value();
  store.decide(decided).value();
  EXPECT_EQ(value("SELECT count(*) FROM slots"), "1000");
}

}  // namespace
}  // namespace housingd::upsert

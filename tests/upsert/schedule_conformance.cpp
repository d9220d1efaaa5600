// What a store remembers of schedules: since when they count, and pauses.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr SlotTime noon{std::chrono::hours(493'884)};  // 2026-05-05T12:00:00Z

SlotRecord missed(std::string job, SlotTime at) {
  SlotRecord slot;
  slot.job = std::move(job);
  slot.first = slot.last = slot.decided_at = at;
  slot.outcome = SlotOutcome::missed_deadline;
  return slot;
}

TEST_P(StoreConformance, MakesItsLedgerForTheFirstWhoWatches) {
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_THAT(store.watch({}, noon).value(), IsEmpty());
  EXPECT_THAT(store.runs(10).value(), IsEmpty());
  EXPECT_EQ(value("SELECT count(*) FROM slots"), "0");
  // A model's tables go well with it later.
  store.prepare(homes_.model).value();
  import(store, {R"({"id":"h1"})"});
}

TEST_P(StoreConformance, CountsAScheduleSinceItWasFirstSeen) {
  StoreSession store = open();
  const auto seen = store.watch({{"nightly", "0 3 * * *"}, {"hourly", "@hourly"}}, noon).value();
  ASSERT_THAT(seen, SizeIs(2));
  EXPECT_EQ(seen[0].job, "nightly");
  EXPECT_EQ(seen[1].job, "hourly");
  for (const auto& memory : seen) {
    EXPECT_EQ(memory.decided_until, noon);
    EXPECT_EQ(memory.paused_at, std::nullopt);
  }
  const auto again = store.watch({{"hourly", "@hourly"}}, noon + minutes(90)).value();
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].decided_until, noon);
}

TEST_P(StoreConformance, CountsAScheduleAnewWhenItsTextIsAnother) {
  StoreSession store = open();
  store.watch({{"nightly", "0 3 * * *"}}, noon).value();
  store.decide({missed("nightly", noon + minutes(500))}).value();
  EXPECT_EQ(store.watch({{"nightly", "0 4 * * *"}}, noon + minutes(90)).value()[0].decided_until, noon + minutes(90));
}

TEST_P(StoreConformance, KnowsUntilWhenSlotsAreDecided) {
  StoreSession store = open();
  store.watch({{"nightly", "0 3 * * *"}, {"hourly", "@hourly"}}, noon).value();
  SlotRecord hours = missed("hourly", noon + minutes(60));
  hours.last = noon + minutes(180);
  hours.count = 3;
  store.decide({hours}).value();
  const auto known = store.watch({{"hourly", "@hourly"}, {"nightly", "0 3 * * *"}}, noon + minutes(200)).value();
  EXPECT_EQ(known[0].decided_until, noon + minutes(180));
  EXPECT_EQ(known[1].decided_until, noon);
}

TEST_P(StoreConformance, NeverForgetsADecisionForAnEarlierOne) {
  StoreSession store = open();
  store.watch({{"hourly", "@hourly"}}, noon).value();
  store.decide({missed("hourly", noon + minutes(120))}).value();
  store.decide({missed("hourly", noon + minutes(60))}).value();
  EXPECT_EQ(store.watch({{"hourly", "@hourly"}}, noon).value()[0].decided_until, noon + minutes(120));
}

TEST_P(StoreConformance, RemembersAPauseBeyondItsOwnEnd) {
  {
    StoreSession store = open();
    store.watch({{"nightly", "0 3 * * *"}}, noon).value();
    store.pause("nightly", noon + minutes(1)).value();
    store.pause("nightly", noon + minutes(2)).value();
  }
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_EQ(store.watch({{"nightly", "0 3 * * *"}}, noon).value()[0].paused_at, noon + minutes(1));
  EXPECT_EQ(store.watch({{"nightly", "another"}}, noon).value()[0].paused_at, noon + minutes(1));
  store.pause("nightly", std::nullopt).value();
  store.pause("nightly", std::nullopt).value();
  EXPECT_EQ(store.watch({{"nightly", "another"}}, noon).value()[0].paused_at, std::nullopt);
}

TEST_P(StoreConformance, PausesAJobWithoutASchedule) {
  StoreSession store = open();
  store.pause("by hand", noon).value();
  const auto memory = store.watch({{"by hand", "@daily"}}, noon + minutes(5)).value();
  EXPECT_EQ(memory[0].paused_at, noon);
  EXPECT_EQ(memory[0].decided_until, noon + minutes(5)) << "its first schedule counts from now on";
}

}  // namespace
}  // namespace housingd::upsert

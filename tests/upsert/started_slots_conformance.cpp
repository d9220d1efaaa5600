// A run, the slots that it stands for and the key that asked for it: together or not at all.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using outcome::ErrorCode;
using std::chrono::minutes;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr SlotTime noon{std::chrono::hours(493'884)};  // 2026-05-05T12:00:00Z

SlotRecord slot(int first, int last, SlotOutcome outcome) {
  SlotRecord slot;
  slot.job = "nightly";
  slot.first = noon + minutes(first);
  slot.last = noon + minutes(last);
  slot.count = static_cast<std::uint64_t>(last - first) + 1;
  slot.outcome = outcome;
  slot.decided_at = noon + minutes(last);
  return slot;
}

RunRequest request(std::vector<SlotRecord> slots) {
  RunRequest request{.job = "nightly", .fingerprint = "f", .partitions = {"all"}};
  request.origin = Origin::schedule;
  request.slots = std::move(slots);
  return request;
}

RunRequest keyed(std::string key, std::string asked = "all partitions") {
  RunRequest keyed = request({});
  keyed.origin = Origin::manual;
  keyed.trigger = KeyedTrigger{.key = std::move(key), .job = "nightly", .request = std::move(asked), .run = 0};
  return keyed;
}

TEST_P(StoreConformance, OpensARunWithTheSlotsThatItStandsFor) {
  StoreSession store = open();
  const RunId run = store
                        .open_run(request({slot(1, 2, SlotOutcome::missed_deadline), slot(3, 7, SlotOutcome::coalesced),
                                           slot(8, 8, SlotOutcome::started)}))
                        .value()
                        .id;
  const auto slots = store.slots("nightly", 10).value();
  ASSERT_THAT(slots, SizeIs(3));
  EXPECT_EQ(slots[0].outcome, SlotOutcome::started);
  EXPECT_EQ(slots[0].run, run);
  EXPECT_EQ(slots[1].outcome, SlotOutcome::coalesced);
  EXPECT_EQ(slots[1].run, run);
  EXPECT_EQ(slots[1].count, 5U);
  EXPECT_EQ(slots[2].run, 0) << "nobody ran for a missed one";
  EXPECT_EQ(store.watch({{"nightly", ""}}, noon).value()[0].decided_until, noon + minutes(8));
}

TEST_P(StoreConformance, OpensRunsOfManyJobsAtTheSameTime) {
  StoreSession store = open();
  std::vector<RunRequest> requests;
  for (int i = 0; i < 20; ++i) {
    SlotRecord own = slot(1, 1, SlotOutcome::started);
    own.job = "job " + std::to_string(i);
    requests.push_back({.job = own.job, .fingerprint = "f", .partitions = {"all"}, .slots = {own}});
  }
  const auto opened = store.open_together(requests);
  for (const auto& run : opened) ASSERT_TRUE(run) << run.error().message();
  EXPECT_THAT(store.slots("", 100).value(), SizeIs(20));
  for (const auto& run : opened) {
    RunRecord end;
    end.id = run->id;
    end.state = RunState::complete;
    store.end_run(end).value();
  }
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'complete'"), "20");
}

TEST_P(StoreConformance, RecordsNoSlotOfARunThatCannotBeOpened) {
  StoreSession store = open();
  const auto ledger = all_ledger();
  for (const char* table : {"run_partitions", "slots", "triggers"}) {
    RunRequest wanted = request({slot(1, 1, SlotOutcome::started)});
    wanted.trigger = keyed("key").trigger;
    place_->refuse_writes(table, "1 = 1");
    ASSERT_TRUE(store.open_run(wanted).has_error()) << table;
    EXPECT_EQ(all_ledger(), ledger) << table;
    place_->allow_writes(table);
  }
  EXPECT_THAT(store.runs(10).value(), IsEmpty());
  store.open_run(request({slot(1, 1, SlotOutcome::started)})).value();
}

TEST_P(StoreConformance, StartsNoSecondRunForASlot) {
  StoreSession store = open();
  const RunId run = store.open_run(request({slot(1, 1, SlotOutcome::started)})).value().id;
  const auto second = store.open_run(request({slot(1, 1, SlotOutcome::started)}));
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(second.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(second.error().message(),
              AllOf(HasSubstr("2026-05-05T12:01:00Z"), HasSubstr("started, run " + std::to_string(run))));
  EXPECT_THAT(store.runs(10).value(), SizeIs(1));
  EXPECT_EQ(store.run(run).value()->state, RunState::running) << "it is left alone";
}

TEST_P(StoreConformance, StartsNoRunForASlotThatWasSkipped) {
  StoreSession store = open();
  store.decide({slot(1, 9, SlotOutcome::skipped_paused)}).value();
  EXPECT_TRUE(store.open_run(request({slot(4, 4, SlotOutcome::started)})).has_error());
  EXPECT_THAT(store.runs(10).value(), IsEmpty());
  EXPECT_THAT(store.slots("", 10).value(), SizeIs(1));
}

TEST_P(StoreConformance, LeavesTheOutcomeToASlotThatALaterRunStandsForToo) {
  StoreSession store = open();
  store.decide({slot(1, 1, SlotOutcome::skipped_overlap)}).value();
  store.open_run(request({slot(1, 1, SlotOutcome::coalesced), slot(2, 2, SlotOutcome::started)})).value();
  const auto slots = store.slots("", 10).value();
  ASSERT_THAT(slots, SizeIs(2));
  EXPECT_EQ(slots[1].outcome, SlotOutcome::skipped_overlap);
}

TEST_P(StoreConformance, TakesUpARunWithTheSlotThatItHasAlready) {
  StoreSession store = open();
  RunRequest wanted = request({slot(1, 1, SlotOutcome::started)});
  wanted.resume_within = std::chrono::hours(24);
  wanted.trigger = keyed("key").trigger;
  const RunId run = store.open_run(wanted).value().id;
  // The same again: as after a lost answer.
  const OpenedRun again = store.open_run(wanted).value();
  EXPECT_TRUE(again.resumed);
  EXPECT_EQ(again.id, run);
  EXPECT_THAT(store.slots("", 10).value(), SizeIs(1));
  EXPECT_EQ(store.trigger("key").value()->run, run);
}

TEST_P(StoreConformance, RemembersWhichRunAKeyGot) {
  StoreSession store = open();
  EXPECT_EQ(store.trigger("key").value(), std::nullopt);
  const RunId run = store.open_run(keyed("key", "Greve alone")).value().id;
  const auto trigger = store.trigger("key").value();
  ASSERT_TRUE(trigger);
  EXPECT_EQ(trigger->key, "key");
  EXPECT_EQ(trigger->job, "nightly");
  EXPECT_EQ(trigger->request, "Greve alone");
  EXPECT_EQ(trigger->run, run);
  EXPECT_EQ(store.trigger("another").value(), std::nullopt);
}

TEST_P(StoreConformance, GivesAKeyNoSecondRun) {
  StoreSession store = open();
  const RunId run = store.open_run(keyed("key")).value().id;
  const auto second = store.open_run(keyed("key", "something else"));
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(second.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(second.error().message(), HasSubstr("run " + std::to_string(run)));
  EXPECT_THAT(store.runs(10).value(), SizeIs(1));
}

}  // namespace
}  // namespace housingd::upsert

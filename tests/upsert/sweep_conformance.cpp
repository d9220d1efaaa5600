// What becomes of records that the source no longer has.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using definition::OnMissing;
using testing::ElementsAre;
using testing::IsEmpty;
using Row = std::vector<std::string>;

std::string home(const std::string& id) {
  return R"({"id":")" + id + R"(","town":{"code":1},"rooms":[{"number":1,"windows":[{"width":80}]}],
             "offers":[{"id":"o-)" +
         id + R"(","viewings":["2026-02-01T10:00:00Z"]}]})";
}

TEST_P(StoreConformance, SweepsExactlyWhatACompletePartitionDidNotSee) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2"), home("h3")});
  const auto [run, effect] = import(store, {home("h1"), home("h3")});
  EXPECT_EQ(counts(effect, "homes"), "2 unchanged, 1 removed");
  EXPECT_EQ(counts(effect, "rooms"), "2 unchanged, 1 removed");
  EXPECT_EQ(counts(effect, "windows"), "2 unchanged, 1 removed");
  EXPECT_EQ(counts(effect, "offers"), "2 unchanged, 1 removed");
  EXPECT_EQ(counts(effect, "viewings"), "2 unchanged, 1 removed");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h3"));
  EXPECT_THAT(present("offers", "offer_id"), ElementsAre("o-h1", "o-h3"));
  EXPECT_THAT(place_->rows("SELECT id, run_id FROM homes WHERE removed_at IS NOT NULL"),
              ElementsAre(Row{"h2", std::to_string(run)}));
}

TEST_P(StoreConformance, DeletesWhatItSweepsWhenRemovalIsHard) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")});
  const auto [run, effect] = import(store, {home("h1")}, {.on_missing = OnMissing::hard_delete});
  EXPECT_EQ(counts(effect, "homes"), "1 unchanged, 1 removed");
  EXPECT_THAT(place_->rows("SELECT id FROM homes"), ElementsAre(Row{"h1"}));
  EXPECT_THAT(place_->rows("SELECT home_id FROM rooms"), ElementsAre(Row{"h1"}));
  EXPECT_THAT(place_->rows("SELECT home_id FROM windows"), ElementsAre(Row{"h1"}));
  EXPECT_THAT(place_->rows("SELECT offer_id FROM viewings"), ElementsAre(Row{"o-h1"}));
}

TEST_P(StoreConformance, DeletesWithAHomeAlsoWhatWasMarkedAsRemovedBefore) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")});
  import(store, {home("h1"), R"({"id":"h2","town":{"code":1}})"});  // its rooms and its offer are marked
  import(store, {home("h1")}, {.on_missing = OnMissing::hard_delete});
  for (const auto* query : {"SELECT home_id FROM rooms", "SELECT home_id FROM windows", "SELECT home_id FROM offers"}) {
    EXPECT_THAT(place_->rows(query), ElementsAre(Row{"h1"})) << query;
  }
}

TEST_P(StoreConformance, SweepsNothingWhenItIsToKeep) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")});
  const auto [run, effect] = import(store, {home("h1")}, {.on_missing = OnMissing::keep});
  EXPECT_EQ(counts(effect, "homes"), "1 unchanged");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h2"));
}

TEST_P(StoreConformance, SweepsNothingOfAPartitionThatIsNotComplete) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")});
  for (const auto state : {PartitionState::incomplete, PartitionState::failed, PartitionState::interrupted}) {
    const auto [run, effect] = import(store, {home("h1")}, {.state = state});
    EXPECT_EQ(counts(effect, "homes"), "1 unchanged");
  }
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h2"));
  // The proof that comes later sweeps all the same.
  EXPECT_EQ(counts(import(store, {home("h1")}).effect, "homes"), "1 unchanged, 1 removed");
}

TEST_P(StoreConformance, SweepsNothingWhenNobodySaysWhatWasSeen) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")});
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  PartitionEnd end = end_of(batch_of(run, page({})));
  end.saw = nullptr;
  EXPECT_EQ(counts(store.end_partition(std::move(end)).value(), "homes"), "nothing");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h2"));
}

TEST_P(StoreConformance, BringsBackWhatReturns) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")});
  const auto first_seen = value("SELECT first_seen_at FROM homes WHERE id = 'h2'");
  import(store, {home("h1")});
  const auto [run, effect] = import(store, {home("h1"), home("h2")});
  EXPECT_EQ(counts(effect, "homes"), "1 updated, 1 unchanged");
  EXPECT_EQ(counts(effect, "windows"), "1 updated, 1 unchanged");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h2"));
  EXPECT_THAT(present("viewings", "offer_id"), ElementsAre("o-h1", "o-h2"));
  EXPECT_EQ(value("SELECT first_seen_at FROM homes WHERE id = 'h2'"), first_seen);
  // And is swept again when it goes again.
  EXPECT_EQ(counts(import(store, {home("h1")}).effect, "homes"), "1 unchanged, 1 removed");
}

TEST_P(StoreConformance, SweepsWithinThePartitionOfTheJobOnly) {
  StoreSession store = open();
  import(store, {home("h1")}, {.partition = "Køge"});
  import(store, {home("h2")}, {.partition = "Greve"});
  import(store, {home("h3")}, {.job = "other", .partition = "Køge"});
  const auto [run, effect] = import(store, {}, {.partition = "Køge"});
  EXPECT_EQ(counts(effect, "homes"), "1 removed");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h2", "h3"));
}

TEST_P(StoreConformance, DoesNotSweepWhatMovedToAnotherPartitionOfTheJob) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")}, {.partition = "Køge"});
  import(store, {home("h2")}, {.partition = "Greve"});
  const auto [run, effect] = import(store, {home("h1")}, {.partition = "Køge"});
  EXPECT_EQ(counts(effect, "homes"), "1 unchanged");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h2"));
  // There it is at home now.
  EXPECT_EQ(store.known_records("nightly", "Køge").value(), 1U);
  EXPECT_EQ(counts(import(store, {}, {.partition = "Greve"}).effect, "homes"), "1 removed");
}

TEST_P(StoreConformance, DoesNotSweepARecordThatWasRefused) {
  StoreSession store = open();
  import(store, {home("h1"), home("h2")});
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  const auto both = page({home("h1"), home("h2")});
  auto rows = std::make_shared<record::PageRows>(*page({home("h1")}));
  rows->rejects.push_back(reject_of("h2", both->records[1].key_hash));
  Batch batch = batch_of(run, rows);
  batch.seen.push_back(both->records[1].key_hash);
  store.commit(batch).value();
  EXPECT_EQ(counts(store.end_partition(end_of(batch)).value(), "homes"), "nothing");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h2"));
}

TEST_P(StoreConformance, SweepsOnlyTheRecordsOwnTable) {
  StoreSession store = open();
  const ImportOptions options{.job = "offers", .offers = true};
  import(store, {R"({"id":"o1","home":{"id":"h1"}})", R"({"id":"o2","home":{"id":"h1"}})"}, options);
  const auto [run, effect] = import(store, {R"({"id":"o1","home":{"id":"h1"}})"}, options);
  EXPECT_EQ(counts(effect, "offers"), "1 unchanged, 1 removed");
  EXPECT_EQ(counts(effect, "homes"), "1 unchanged");
  EXPECT_THAT(present("offers", "offer_id"), ElementsAre("o1"));
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1"));
}

TEST_P(StoreConformance, SweepsRecordsThatAreKeyedByAUuidInAnyCase) {
  homes_ = load_homes({{"id: { path: /id, type: text }", "id: { path: /id, type: uuid }"}});
  StoreSession store = open();
  import(store,
         {R"({"id":"0A3F509F-59EE-32B8-E044-0003BA298018"})", R"({"id":"1a3f509f-59ee-32b8-e044-0003ba298018"})"});
  const auto [run, effect] = import(store, {R"({"id":"1a3f509f-59ee-32b8-e044-0003ba298018"})"});
  EXPECT_EQ(counts(effect, "homes"), "1 unchanged, 1 removed");
  EXPECT_THAT(present("homes", "id"), ElementsAre("1a3f509f-59ee-32b8-e044-0003ba298018"));
}

TEST_P(StoreConformance, SweepsRecordsThatAreKeyedByANumber) {
  homes_ = load_homes({{"id: { path: /id, type: text }", "id: { path: /id, type: bigint }"}});
  StoreSession store = open();
  import(store, {R"({"id":-5})", R"({"id":9007199254740993})"});
  const auto [run, effect] = import(store, {R"({"id":-5})"});
  EXPECT_EQ(counts(effect, "homes"), "1 unchanged, 1 removed");
  EXPECT_THAT(present("homes", "id"), ElementsAre("-5"));
}

TEST_P(StoreConformance, KnowsHowManyRecordsAPartitionHolds) {
  StoreSession store = open();
  EXPECT_EQ(store.known_records("nightly", "all").value(), 0U);
  import(store, {home("h1"), home("h2")});
  EXPECT_EQ(store.known_records("nightly", "all").value(), 2U);
  import(store, {home("h2"), home("h3")}, {.on_missing = OnMissing::keep});
  EXPECT_EQ(store.known_records("nightly", "all").value(), 3U);
  import(store, {home("h3")});
  EXPECT_EQ(store.known_records("nightly", "all").value(), 1U);
  EXPECT_EQ(store.known_records("nightly", "other").value(), 0U);
  EXPECT_EQ(store.known_records("other", "all").value(), 0U);
}

}  // namespace
}  // namespace housingd::upsert

// Whole or not at all: what a failure in the middle, and a rehearsal, leave.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string home(const std::string& id, int price, int width) {
  return R"({"id":")" + id + R"(","price":)" + std::to_string(price) + R"(,"town":{"code":1,"name":"A"},
             "rooms":[{"number":1,"windows":[{"width":)" +
         std::to_string(width) + R"(},{"width":5}]}]})";
}

TEST_P(StoreConformance, CommitsRowsRejectsChangesAndCheckpointTogetherOrNot) {
  StoreSession store = open();
  import(store, {home("h1", 5, 80)});
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  auto second = std::make_shared<record::PageRows>(*page({home("h2", 7, 13)}));
  second->rejects.push_back(reject_of("bad"));
  Batch batch = batch_of(run, page({home("h1", 6, 80)}));
  batch.pages.push_back(second);
  batch.seen.push_back(second->records.front().key_hash);
  batch.checkpoint.next_page = 2;
  const auto data = all_data();
  const auto ledger = all_ledger();

  place_->refuse_writes("windows", "NEW.width = 13");
  const auto failed = store.commit(batch);
  ASSERT_TRUE(failed.has_error());
  EXPECT_THAT(failed.error().message(), HasSubstr("refused by the test"));
  EXPECT_EQ(all_data(), data);
  EXPECT_EQ(all_ledger(), ledger);

  place_->allow_writes("windows");
  const Effect effect = store.commit(batch).value();
  EXPECT_EQ(counts(effect, "homes"), "1 inserted, 1 updated");
  EXPECT_EQ(effect.changes, 1U);
  EXPECT_EQ(value("SELECT count(*) FROM changes"), "1");
  EXPECT_EQ(store.partitions(run).value().front().checkpoint.next_page, 2U);
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1", "h2"));
  EXPECT_EQ(store.rejects(run, 10).value().size(), 1U);
}

// The failure comes while children are compared one after another.
TEST_P(StoreConformance, CommitsAfterAFailureInTheMiddleOfAComparison) {
  StoreSession store = open();
  import(store, {home("h1", 5, 80)});
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  const Batch batch = batch_of(run, page({home("h1", 6, 13)}));
  const auto data = all_data();
  place_->refuse_writes("windows", "NEW.width = 13");
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto failed = store.commit(batch);
    ASSERT_TRUE(failed.has_error());
    EXPECT_THAT(failed.error().message(), HasSubstr("refused by the test"));
    EXPECT_EQ(all_data(), data);
  }
  place_->allow_writes("windows");
  const Effect effect = store.commit(batch).value();
  EXPECT_EQ(counts(effect, "windows"), "1 updated, 1 unchanged");
  EXPECT_EQ(effect.changes, 1U);
}

TEST_P(StoreConformance, ComparesSharedRowsAnewAfterAFailure) {
  StoreSession store = open();
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  place_->refuse_writes("towns", "NEW.code = 2");
  const auto rows = page({R"({"id":"h1","town":{"code":1}})", R"({"id":"h2","town":{"code":2}})"});
  ASSERT_TRUE(store.commit(batch_of(run, rows)).has_error());
  place_->allow_writes("towns");
  EXPECT_EQ(counts(store.commit(batch_of(run, rows)).value(), "towns"), "2 inserted");
  EXPECT_THAT(present("towns", "code"), ElementsAre("1", "2"));
}

TEST_P(StoreConformance, SweepsWholeOrNotAtAll) {
  StoreSession store = open();
  import(store, {home("h1", 5, 80), home("h2", 5, 13)});
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  const auto data = all_data();
  const auto ledger = all_ledger();
  const Batch nothing = batch_of(run, page({}));
  place_->refuse_writes("windows", "NEW.width = 13");
  ASSERT_TRUE(store.end_partition(end_of(nothing)).has_error());
  EXPECT_EQ(all_data(), data);
  EXPECT_EQ(all_ledger(), ledger);
  place_->allow_writes("windows");
  EXPECT_EQ(counts(store.end_partition(end_of(nothing)).value(), "homes"), "2 removed");
}

TEST_P(StoreConformance, LeavesNoTraceOfARehearsal) {
  {
    StoreSession store = open();
    import(store, {home("h1", 5, 80), home("h2", 5, 80)});
  }
  const auto data = all_data();
  const auto ledger = all_ledger();
  {
    StoreSession rehearsal = open(Durability::rehearsed);
    const auto [run, effect] = import(rehearsal, {home("h1", 6, 80), home("h3", 5, 80)});
    // It does all the same, and says so.
    EXPECT_EQ(counts(effect, "homes"), "1 inserted, 1 updated, 1 removed");
    EXPECT_EQ(effect.changes, 1U);
    EXPECT_EQ(rehearsal.runs(10).value().size(), 2U);
    EXPECT_EQ(rehearsal.known_records("nightly", "all").value(), 2U);
  }
  EXPECT_EQ(all_data(), data);
  EXPECT_EQ(all_ledger(), ledger);
}

TEST_P(StoreConformance, RehearsesOnAfterAFailure) {
  {
    StoreSession store = open();
  }
  place_->refuse_writes("windows", "NEW.width = 13");
  StoreSession rehearsal = open(Durability::rehearsed);
  const RunId run = rehearsal.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  EXPECT_TRUE(rehearsal.commit(batch_of(run, page({home("h1", 5, 13)}))).has_error());
  EXPECT_EQ(counts(rehearsal.commit(batch_of(run, page({home("h1", 5, 80)}))).value(), "homes"), "1 inserted");
}

TEST_P(StoreConformance, ContinuesWhereAnotherSessionEnded) {
  {
    StoreSession store = open();
    import(store, {home("h1", 5, 80)});
  }
  {
    StoreSession store = open();
    EXPECT_EQ(counts(import(store, {home("h1", 6, 80)}).effect, "homes"), "1 updated");
  }
  EXPECT_EQ(value("SELECT price FROM homes"), "6");
}

}  // namespace
}  // namespace housingd::upsert

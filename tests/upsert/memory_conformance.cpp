// What a store remembers of pages and records, so that they need not be worked on again.
#include <gmock/gmock.h>

#include <algorithm>

#include "pipeline/record/key_hash.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::string home(const std::string& id) {
  return R"({"id":")" + id + R"(","town":{"code":1},"rooms":[{"number":1},{"number":2}]})";
}

TEST_P(StoreConformance, RemembersPagesWithTheirRecordsAndHowManyRowsEachHas) {
  StoreSession store = open();
  read_page(store, "nightly", "all", {home("h1"), home("h2")}, 41);
  const PartitionMemory memory = recall(store, begin(store, "nightly", "all"), "nightly", "all");
  ASSERT_THAT(memory.pages, SizeIs(1));
  EXPECT_EQ(memory.pages[0].records,
            (std::vector<RememberedPage::Record>{{record::key_hash("h1"), 41}, {record::key_hash("h2"), 41}}));
  ASSERT_THAT(memory.contents, SizeIs(2));
  const auto rooms = static_cast<std::size_t>(homes_.model.find_table("rooms") - homes_.model.tables.data());
  for (const auto& content : memory.contents) {
    EXPECT_EQ(content.content_hash, 41U);
    ASSERT_THAT(content.rows, SizeIs(homes_.model.tables.size()));
    EXPECT_EQ(content.rows[rooms], 2U);
  }
}

TEST_P(StoreConformance, RemembersEveryValueOfAPage) {
  StoreSession store = open();
  const RunId run = begin(store, "nightly", "all");
  recall(store, run, "nightly", "all");
  const RememberedPage whole{.request_hash = ~0ULL,
                             .is_whole = false,
                             .body_hash = 1ULL << 63U,
                             .etag = "W/\"a\"",
                             .last_modified = "Mon, 23 Nov 2026 10:00:00 GMT",
                             .declared_total = 0,
                             .declared_pages = 12,
                             .has_more = false,
                             .next = "cursor=ø",
                             .fingerprint = 99,
                             .records = {{~0ULL, 1}, {2, ~0ULL}}};
  Batch batch = batch_of(run, page({home("h1")}));
  batch.remembered.push_back(whole);
  ASSERT_TRUE(store.commit(batch));
  const PartitionMemory memory = recall(store, run, "nightly", "all");
  ASSERT_THAT(memory.pages, SizeIs(1));
  EXPECT_EQ(memory.pages[0], whole);
}

TEST_P(StoreConformance, RemembersOneContentOfARecordWhicheverPartitionBroughtIt) {
  StoreSession store = open();
  read_page(store, "nightly", "east", {home("h1")}, 41);
  read_page(store, "nightly", "west", {home("h1")}, 42);
  const PartitionMemory memory = recall(store, begin(store, "nightly", "east"), "nightly", "east");
  ASSERT_THAT(memory.pages, SizeIs(1));
  EXPECT_EQ(memory.pages[0].records[0].content_hash, 41U);
  ASSERT_THAT(memory.contents, SizeIs(1));
  EXPECT_EQ(memory.contents[0].content_hash, 42U) << "what the tables hold";
}

TEST_P(StoreConformance, ForgetsRecordsThatAreSweptAndPagesThatWereNotAskedForAgain) {
  StoreSession store = open();
  read_page(store, "nightly", "all", {home("h1"), home("h2")}, 41);
  import(store, {home("h1")});
  EXPECT_THAT(place_->rows("SELECT * FROM remembered_pages"), IsEmpty());
  EXPECT_EQ(value("SELECT count(*) FROM remembered_contents"), "1");
}

TEST_P(StoreConformance, RemembersThePagesOfAnInterruptedPartition) {
  StoreSession store = open();
  const RunId run = begin(store, "nightly", "all");
  recall(store, run, "nightly", "all");
  Batch batch = batch_of(run, page({home("h1")}));
  batch.remembered.push_back({.request_hash = 7});
  ASSERT_TRUE(store.commit(batch));
  ASSERT_TRUE(store.end_partition(end_of(batch, {.state = PartitionState::interrupted})));
  EXPECT_THAT(recall(store, run, "nightly", "all").pages, SizeIs(1));
}

TEST_P(StoreConformance, ForgetsPagesOfAnotherFingerprint) {
  StoreSession store = open();
  read_page(store, "nightly", "all", {home("h1")}, 41);
  const RunId run = begin(store, "nightly", "all");
  EXPECT_THAT(recall(store, run, "nightly", "all", "another").pages, IsEmpty());
  EXPECT_THAT(recall(store, run, "nightly", "all", "same").pages, IsEmpty());
}

TEST_P(StoreConformance, ForgetsPagesOnceAnotherJobHasChangedATable) {
  StoreSession store = open();
  read_page(store, "nightly", "all", {home("h1")}, 41);
  import(store, {home("h2")}, {.job = "hourly"});
  EXPECT_THAT(recall(store, begin(store, "nightly", "all"), "nightly", "all").pages, IsEmpty());
}

TEST_P(StoreConformance, ForgetsPagesWhileAnotherJobChangesATable) {
  StoreSession store = open();
  const RunId other = begin(store, "hourly", "all");
  ASSERT_TRUE(store.commit(batch_of(other, page({home("h2")}), {.job = "hourly"})));
  read_page(store, "nightly", "all", {home("h1")}, 41);
  EXPECT_THAT(recall(store, begin(store, "nightly", "all"), "nightly", "all").pages, IsEmpty());
}

TEST_P(StoreConformance, RemembersPagesWhenAnotherJobChangedNothing) {
  StoreSession store = open();
  import(store, {home("h1")}, {.job = "hourly"});
  place_->execute("UPDATE runs SET finished_at = '2026-01-01T00:00:00Z'");  // long before the others
  read_page(store, "nightly", "all", {home("h1")}, 41);
  read_page(store, "nightly", "all", {home("h1")}, 41);
  const auto again = import(store, {home("h1")}, {.job = "hourly"});
  EXPECT_EQ(counts(again.effect, "homes"), "1 unchanged");
  EXPECT_THAT(recall(store, begin(store, "nightly", "all"), "nightly", "all").pages, SizeIs(1));
}

TEST_P(StoreConformance, RemembersNoPageOfABatchOfWhichARecordIsRefused) {
  StoreSession store = open();
  const RunId run = begin(store, "nightly", "all");
  recall(store, run, "nightly", "all");
  place_->refuse_writes("homes", "NEW.id = 'h2'");
  Batch batch = batch_of(run, page({home("h1"), home("h2")}));
  batch.remembered.push_back({.request_hash = 7});
  (void)store.commit(batch);
  place_->allow_writes("homes");
  EXPECT_THAT(recall(store, run, "nightly", "all").pages, IsEmpty());
}

TEST_P(StoreConformance, CountsRowsThatWereNotCompared) {
  StoreSession store = open();
  const RunId run = begin(store, "nightly", "all");
  auto rows = std::make_shared<record::PageRows>();
  rows->unchanged = {1, 2};
  rows->unchanged_rows = {2, 4};
  const auto effect = store.commit(batch_of(run, rows));
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->tables[0].unchanged, 2U);
  EXPECT_EQ(effect->tables[1].unchanged, 4U);
  end(store, run);
  EXPECT_EQ(store.run(run).value()->tables.at(homes_.model.tables[1].name).unchanged, 4U);
}

}  // namespace
}  // namespace housingd::upsert

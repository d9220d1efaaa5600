// What a store shows of itself to an export.
#include <gmock/gmock.h>

#include "tests/upsert/recorded_snapshot.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using Row = std::vector<std::string>;

const Records two_homes{
    R"({"id":"h1","street":"Algade","price":5000000000,"area":70.5,"for_sale":true,"town":{"code":101,"name":"A"},
        "rooms":[{"number":1,"size":20}],"offers":[{"id":"o1","price":6,"since":"2026-01-31",
        "viewings":["2026-02-01T10:00:00Z","2026-02-01T10:00:00.25Z"]}]})",
    R"({"id":"h2","street":"","for_sale":false})"};

TEST_P(StoreConformance, ShowsASnapshotOfEveryTableInTheModelsOrder) {
  StoreSession store = open();
  const auto [run, effect] = import(store, two_homes);
  RecordedSnapshot seen;
  store.read_snapshot({}, seen).value();
  EXPECT_THAT(seen.names(),
              ElementsAre("homes", "rooms", "windows", "offers", "viewings", "towns", "runs", "run_partitions",
                          "partition_retries", "run_tables", "rejects", "changes", "partition_scopes",
                          "partition_records", "job_schedules", "slots", "triggers", "schema_info", "schema_columns"));
  EXPECT_THAT(seen.snapshot().moment, MatchesRegex("....-..-..T..:..:..Z"));
  EXPECT_THAT(seen.rows("homes", {"id", "street", "price", "area", "for_sale", "town_code", "run_id", "removed_at"}),
              ElementsAre(Row{"'h1'", "'Algade'", "5000000000", "70.5", "true", "101", std::to_string(run), "NULL"},
                          Row{"'h2'", "''", "NULL", "NULL", "false", "NULL", std::to_string(run), "NULL"}));
  EXPECT_THAT(seen.rows("viewings", {"offer_id", "position", "starts_at"}),
              ElementsAre(Row{"'o1'", "0", "'2026-02-01T10:00:00Z'"}, Row{"'o1'", "1", "'2026-02-01T10:00:00.25Z'"}));
  EXPECT_THAT(seen.rows("offers", {"offer_id", "since"}), ElementsAre(Row{"'o1'", "'2026-01-31'"}));
  EXPECT_THAT(seen.rows("windows"), IsEmpty());
  EXPECT_THAT(seen.rows("runs", {"id", "job", "state"}),
              ElementsAre(Row{std::to_string(run), "'nightly'", "'complete'"}));
  EXPECT_THAT(seen.rows("run_partitions", {"partition", "split", "fetched"}), ElementsAre(Row{"'all'", "false", "2"}));
  EXPECT_THAT(seen.rows("partition_records", {"record_key"}), ElementsAre(Row{"'h1'"}, Row{"'h2'"}));
  EXPECT_THAT(seen.rows("schema_info"), Contains(ElementsAre("'ledger_version'", testing::_)));
}

TEST_P(StoreConformance, SaysOfASnapshotsTablesWhatTheModelSays) {
  StoreSession store = open();
  RecordedSnapshot seen;
  store.read_snapshot({}, seen).value();
  const SnapshotTable& viewings = seen.table("viewings");
  EXPECT_EQ(viewings.kind, SnapshotTable::Kind::data);
  EXPECT_THAT(viewings.key, ElementsAre("offer_id", "position"));
  std::vector<std::string> names;
  for (const auto& column : viewings.columns) names.push_back(column.name);
  EXPECT_THAT(names,
              ElementsAre("offer_id", "position", "starts_at", "run_id", "first_seen_at", "changed_at", "removed_at"));
  EXPECT_EQ(viewings.columns[1].type, definition::ColumnType::integer);
  EXPECT_EQ(viewings.columns[2].type, definition::ColumnType::timestamp);
  EXPECT_EQ(viewings.columns[6].type, definition::ColumnType::timestamp);
  EXPECT_THAT(viewings.indexes, IsEmpty());
  EXPECT_THAT(seen.table("offers").indexes, ElementsAre(ElementsAre("home_id")));
  EXPECT_EQ(seen.table("runs").kind, SnapshotTable::Kind::ledger);
}

TEST_P(StoreConformance, ShowsValuesOfEveryTypeAsSqliteHoldsThem) {
  homes_ = homes_of_every_type();
  StoreSession store = open();
  import(
      store,
      {R"({"id":"h1","street":"'); -- \"q\", \\ \r\n\t\u0001 e\u0301 😀","register_id":"0A3F50B1-0000-32B8-E044-0003BA298018",
                    "extra":[1.5],"price":-9223372036854775808,"area":0.1,"town":{"code":-2147483648}})"});
  RecordedSnapshot seen;
  store.read_snapshot({.tables = {"homes"}}, seen).value();
  EXPECT_THAT(seen.names(), ElementsAre("homes"));
  EXPECT_THAT(seen.rows("homes", {"street", "register_id", "extra", "price", "area", "town_code"}),
              ElementsAre(Row{"''); -- \"q\", \\ \r\n\t\x01 e\u0301 😀'", "'0a3f50b1-0000-32b8-e044-0003ba298018'",
                              "'[1.5]'", "-9223372036854775808", "0.1", "-2147483648"}));
}

TEST_P(StoreConformance, ShowsATextOfAMegabyteWhole) {
  StoreSession store = open();
  import(store, {R"({"id":"h1","street":")" + std::string(1'000'000, 'x') + R"("})"});
  RecordedSnapshot seen;
  store.read_snapshot({.tables = {"homes"}}, seen).value();
  EXPECT_EQ(seen.rows("homes", {"street"}).at(0).at(0).size(), 1'000'002U);
}

TEST_P(StoreConformance, ShowsASnapshotToAReaderWhoHasNoModel) {
  {
    StoreSession store = open();
    import(store, two_homes);
  }
  StoreSession reader(place_->open(Access::read, Durability::committed).value());
  RecordedSnapshot seen;
  reader.read_snapshot({}, seen).value();
  EXPECT_EQ(seen.rows("homes").size(), 2U);
}

TEST_P(StoreConformance, ShowsOneMomentWhileAnImportGoesOn) {
  StoreSession store = open();
  import(store, two_homes);
  StoreSession reader(place_->open(Access::read, Durability::committed).value());
  RecordedSnapshot before;
  before.on_begin = [&] {
    import(store, {R"({"id":"h1","street":"Changed"})", R"({"id":"h3","street":"New"})"});
    EXPECT_EQ(value("SELECT count(*) FROM homes"), "3");  // committed, while the reading goes on
  };
  reader.read_snapshot({}, before).value();
  EXPECT_THAT(before.rows("homes", {"id", "street"}), ElementsAre(Row{"'h1'", "'Algade'"}, Row{"'h2'", "''"}));
  EXPECT_EQ(before.rows("runs").size(), 1U);
  EXPECT_THAT(before.rows("changes"), IsEmpty());
  RecordedSnapshot after;
  reader.read_snapshot({}, after).value();
  EXPECT_EQ(after.rows("homes").size(), 3U);
  EXPECT_EQ(after.rows("runs").size(), 2U);
}

TEST_P(StoreConformance, AddsUpInASnapshotWhatARunInWorkHasDone) {
  StoreSession store = open();
  import(store, two_homes);
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  store.commit(batch_of(run, page({R"({"id":"h1","price":7})"}))).value();
  store.commit(batch_of(run, page({R"({"id":"h3"})"}))).value();
  RecordedSnapshot seen;
  store.read_snapshot({.tables = {"runs", "run_tables", "changes"}}, seen).value();
  EXPECT_THAT(seen.rows("runs", {"id", "state", "changes"}),
              Contains(ElementsAre(std::to_string(run), "'running'", std::to_string(seen.rows("changes").size()))));
  EXPECT_GT(seen.rows("changes").size(), 0U);
  EXPECT_THAT(seen.rows("run_tables", {"run_id", "table_name", "inserted", "updated"}),
              Contains(ElementsAre(std::to_string(run), "'homes'", "1", "1")));
}

TEST_P(StoreConformance, LeavesRemovedRowsOutOfASnapshotOnRequest) {
  StoreSession store = open();
  import(store, two_homes);
  import(store, {two_homes[1]});
  RecordedSnapshot all;
  store.read_snapshot({}, all).value();
  EXPECT_THAT(all.rows("homes", {"id"}), ElementsAre(Row{"'h1'"}, Row{"'h2'"}));
  RecordedSnapshot present;
  store.read_snapshot({.removed_rows = false}, present).value();
  EXPECT_THAT(present.rows("homes", {"id"}), ElementsAre(Row{"'h2'"}));
  EXPECT_THAT(present.rows("offers"), IsEmpty());
  EXPECT_EQ(present.rows("runs").size(), 2U);
}

TEST_P(StoreConformance, ShowsASnapshotOfTheSelectedTablesAlone) {
  StoreSession store = open();
  import(store, two_homes);
  RecordedSnapshot seen;
  store.read_snapshot({.tables = {"changes", "offers"}}, seen).value();
  EXPECT_THAT(seen.names(), ElementsAre("offers", "changes"));
  EXPECT_EQ(seen.rows("offers").size(), 1U);
}

TEST_P(StoreConformance, SaysWhichTableWasMeantWhenASelectedOneIsUnknown) {
  StoreSession store = open();
  RecordedSnapshot seen;
  const auto read = store.read_snapshot({.tables = {"ofers"}}, seen);
  ASSERT_TRUE(read.has_error());
  EXPECT_EQ(read.error().code(), outcome::ErrorCode::invalid_definition);
  EXPECT_THAT(read.error().message(), AllOf(HasSubstr("'ofers'"), HasSubstr("did you mean 'offers'?")));
  EXPECT_THAT(seen.names(), IsEmpty());
}

TEST_P(StoreConformance, HasNoSnapshotBeforeItHasTables) {
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  RecordedSnapshot seen;
  const auto read = store.read_snapshot({}, seen);
  ASSERT_TRUE(read.has_error());
  EXPECT_EQ(read.error().code(), outcome::ErrorCode::store_unavailable);
  EXPECT_EQ(read.error().disposition(), outcome::Disposition::fail_run);
  EXPECT_THAT(read.error().message(), HasSubstr("run a job first"));
}

TEST_P(StoreConformance, EndsASnapshotThatItsReaderRefusesAndIsWellAfterwards) {
  StoreSession store = open();
  import(store, two_homes);
  RecordedSnapshot seen;
  seen.room = 1;
  const auto read = store.read_snapshot({}, seen);
  ASSERT_TRUE(read.has_error());
  EXPECT_EQ(read.error().message(), "enough");
  import(store, two_homes);
  RecordedSnapshot again;
  EXPECT_TRUE(store.read_snapshot({}, again).has_value());
}

TEST_P(StoreConformance, RefusesASnapshotOfWhatANewerProgramWrote) {
  StoreSession store = open();
  place_->execute("UPDATE schema_info SET value = '999' WHERE name = 'ledger_version'");
  RecordedSnapshot seen;
  const auto newer = store.read_snapshot({}, seen);
  ASSERT_TRUE(newer.has_error());
  EXPECT_EQ(newer.error().code(), outcome::ErrorCode::store_conflict);
  EXPECT_THAT(newer.error().message(), HasSubstr("upgrade housingd"));
}

TEST_P(StoreConformance, LeavesOutOfASnapshotWhatSomebodyElseAddedToItsTables) {
  StoreSession store = open();
  import(store, two_homes);
  place_->execute("ALTER TABLE homes ADD COLUMN note text");
  place_->execute("CREATE INDEX homes_by_hand ON homes (street)");
  place_->execute("CREATE TABLE notes (a text)");
  RecordedSnapshot seen;
  store.read_snapshot({}, seen).value();
  EXPECT_THAT(seen.names(), testing::Not(Contains("notes")));
  EXPECT_THAT(seen.table("homes").columns, testing::Each(testing::Field(&SnapshotColumn::name, testing::Ne("note"))));
  EXPECT_THAT(seen.table("homes").indexes, IsEmpty());
}

}  // namespace
}  // namespace housingd::upsert

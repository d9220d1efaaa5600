// A store's snapshot as a SQLite file: the same cells, and a store again.
#include <gmock/gmock.h>

#include "pipeline/upsert/sqlite/snapshot_file.h"
#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"
#include "tests/upsert/recorded_snapshot.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using sqlite::SnapshotFile;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const Records homes{
    R"({"id":"h1","street":"'); -- \"q\", \r\n\u0001 😀","price":5,"area":70.5,"for_sale":true,
        "town":{"code":101,"name":"A"},"rooms":[{"number":1,"size":20.5,"windows":[{"width":80}]}],
        "offers":[{"id":"o1","price":6,"since":"2026-01-31","viewings":["2026-02-01T10:00:00Z"]}]})",
    R"({"id":"h2","street":""})"};

class SnapshotOf {
 public:
  explicit SnapshotOf(StoreSession& store, const SnapshotSelection& selection = {}) {
    auto made = SnapshotFile::create(path_.string(), [] { return false; }).value();
    store.read_snapshot(selection, *made).value();
    made->finish().value();
  }

  [[nodiscard]] StoreSession open(Access access = Access::read) const {
    return StoreSession(open_store("sqlite:" + path_.string(), access).value());
  }
  [[nodiscard]] support::Oracle oracle() const { return support::Oracle(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  support::ScratchFolder folder_;
  std::filesystem::path path_ = folder_ / "snapshot.db";
};

TEST_P(StoreConformance, GivesTheSameCellsAsASqliteFile) {
  StoreSession store = open();
  import(store, homes);
  import(store, {homes[0], R"({"id":"h3","price":8})"});  // h2 is removed
  import(store, {R"({"id":"h1","price":9})", R"({"id":"h3","price":8})"});
  const SnapshotOf file(store);
  StoreSession copied = file.open();
  RecordedSnapshot original;
  RecordedSnapshot copy;
  store.read_snapshot({}, original).value();
  copied.read_snapshot({}, copy).value();
  ASSERT_EQ(copy.names(), original.names());
  for (const auto& name : original.names()) {
    EXPECT_EQ(copy.rows(name), original.rows(name)) << name;
    EXPECT_EQ(copy.table(name).indexes, original.table(name).indexes) << name;
    EXPECT_EQ(copy.table(name).key, original.table(name).key) << name;
  }
  EXPECT_GT(original.rows("changes").size(), 0U);
  EXPECT_EQ(file.oracle().text("PRAGMA integrity_check"), "ok");
}

TEST_P(StoreConformance, GivesASqliteFileWithTheTablesOfASqliteStore) {
  StoreSession store = open();
  const SnapshotOf file(store);
  const support::ScratchFolder folder;
  StoreSession made(open_store("sqlite:" + (folder / "housing.db").string(), Access::write).value());
  made.prepare(homes_.model).value();
  const char* schema = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
  EXPECT_EQ(file.oracle().rows(schema), support::Oracle(folder / "housing.db").rows(schema));
}

TEST_P(StoreConformance, GivesASqliteFileThatTheNextImportGoesOnWith) {
  StoreSession store = open();
  import(store, homes);
  const SnapshotOf file(store);
  StoreSession next = file.open(Access::write);
  EXPECT_THAT(next.prepare(homes_.model).value(), testing::IsEmpty());
  const auto [run, effect] = import(next, {homes[0], R"({"id":"h2","street":"Algade"})"});
  EXPECT_EQ(run, 2);
  EXPECT_EQ(counts(effect, "homes"), "1 updated, 1 unchanged");
  EXPECT_EQ(counts(effect, "viewings"), "1 unchanged");
  const auto [last, removing] = import(next, {homes[0]});
  EXPECT_EQ(counts(removing, "homes"), "1 unchanged, 1 removed");
}

TEST_P(StoreConformance, EndsInASqliteFileTheRunsThatHadNotEnded) {
  StoreSession store = open();
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  store.commit(batch_of(run, page(homes))).value();
  const SnapshotOf file(store);
  StoreSession next = file.open(Access::write);
  const auto runs = next.runs(10).value();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].state, RunState::failed);
  EXPECT_THAT(runs[0].reason, HasSubstr("snapshot"));
  next.prepare(homes_.model).value();
  const auto opened = next.open_run(
      {.job = "nightly", .fingerprint = "f", .partitions = {"all"}, .resume_within = std::chrono::hours(24)});
  EXPECT_FALSE(opened.value().resumed);
}

TEST_P(StoreConformance, GivesASqliteFileOfSelectedTablesThatIsNoStore) {
  StoreSession store = open();
  import(store, homes);
  const SnapshotOf file(store, {.tables = {"offers", "changes"}});
  EXPECT_THAT(file.oracle().column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"),
              testing::UnorderedElementsAre("offers", "changes"));
  EXPECT_EQ(file.oracle().number("SELECT count(*) FROM offers"), 1);
  StoreSession next = file.open(Access::write);
  const auto refused = next.prepare(homes_.model);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().code(), outcome::ErrorCode::store_conflict);
}

TEST_P(StoreConformance, GivesOneSqliteFileWithNothingBesideIt) {
  StoreSession store = open();
  import(store, homes);
  const SnapshotOf file(store);
  for (const auto& entry : std::filesystem::directory_iterator(file.path().parent_path())) {
    EXPECT_EQ(entry.path(), file.path());
  }
  EXPECT_EQ(file.oracle().text("PRAGMA journal_mode"), "delete");
}

TEST_P(StoreConformance, StopsMakingASqliteFileWhenAsked) {
  StoreSession store = open();
  Records many;
  for (int i = 0; i < 5'000; ++i) many.push_back(R"({"id":"h)" + std::to_string(i) + R"("})");
  import(store, many);
  const support::ScratchFolder folder;
  bool stopped = false;
  auto made = SnapshotFile::create((folder / "snapshot.db").string(), [&] { return stopped; }).value();
  store.read_snapshot({}, *made).value();
  stopped = true;
  const auto finished = made->finish();
  ASSERT_TRUE(finished.has_error());
  EXPECT_EQ(finished.error().disposition(), outcome::Disposition::stop);
}

}  // namespace
}  // namespace housingd::upsert

// A SQLite file copied page by page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "pipeline/upsert/sqlite/file_copy.h"
#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"
#include "tests/upsert/homes.h"
#include "tests/upsert/mapped_page.h"
#include "tests/upsert/store_session.h"

namespace housingd::upsert {
namespace {

using outcome::result;
using sqlite::copy_file;
using sqlite::FileCopyWatch;
using testing::ElementsAre;
using testing::HasSubstr;

class SqliteCopy : public testing::Test {
 protected:
  [[nodiscard]] StoreSession writer() {
    StoreSession store(open_store("sqlite:" + from_.string(), Access::write).value());
    store.prepare(homes_.model).value();
    return store;
  }

  RunId import(StoreSession& store, int first, int count) {
    const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
    MappedPage page(homes_.model, homes_.homes);
    for (int i = first; i < first + count; ++i) {
      page.add(R"({"id":"h)" + std::to_string(i) + R"(","street":")" + std::string(200, 'x') + R"("})");
    }
    Batch batch;
    batch.run = run;
    batch.model = &homes_.model;
    batch.job = "nightly";
    batch.partition = "all";
    batch.pages.push_back(page.take());
    batch.seen = {1, 2, 3};
    batch.checkpoint = {.slice = 0, .next_page = 1, .slice_declared = 9, .split = false};
    store.commit(batch).value();
    return run;
  }

  [[nodiscard]] FileCopyWatch watch() {
    return {.make_room = [this](std::uint64_t bytes) -> result<void> {
              needed_ = bytes;
              return {};
            },
            .on_copied = [this](std::uint64_t bytes, std::uint64_t) { copied_.push_back(bytes); },
            .stopped = [] { return false; }};
  }

  support::ScratchFolder folder_;
  std::filesystem::path from_ = folder_ / "housing.db";
  std::filesystem::path to_ = folder_ / "copy.db";
  support::Oracle copy_{to_};
  Homes homes_ = load_homes();
  std::uint64_t needed_ = 0;
  std::vector<std::uint64_t> copied_;
};

TEST_F(SqliteCopy, HoldsWhatTheFileHeldAndCountsIt) {
  {
    StoreSession store = writer();
    import(store, 0, 300);
  }
  support::Oracle(from_).execute("CREATE TABLE notes (a TEXT); INSERT INTO notes VALUES ('mine')");
  const auto copied = copy_file(from_.string(), to_.string(), watch()).value();
  ASSERT_EQ(copied.rows.size(), copied.snapshot.tables.size());
  EXPECT_EQ(copied.snapshot.tables.front().name, "homes");
  EXPECT_EQ(copied.rows.front(), 300U);
  EXPECT_EQ(copy_.number("SELECT count(*) FROM homes"), 300);
  EXPECT_EQ(copy_.text("SELECT a FROM notes"), "mine");
  EXPECT_EQ(copy_.text("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(needed_, std::filesystem::file_size(to_));
}

TEST_F(SqliteCopy, IsOneFileThatNeedsNoneBesideIt) {
  StoreSession store = writer();
  import(store, 0, 10);
  (void)copy_file(from_.string(), to_.string(), watch()).value();
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    const auto name = entry.path().filename().string();
    EXPECT_TRUE(!name.starts_with("copy.db") || name == "copy.db") << name;
  }
  EXPECT_EQ(copy_.text("PRAGMA journal_mode"), "delete");
}

// A backup without a view of its own would begin anew with every commit.
TEST_F(SqliteCopy, IsOfOneMomentThoughAWriterCommitsAfterEachStep) {
  StoreSession store = writer();
  import(store, 0, 40'000);
  FileCopyWatch committing = watch();
  int next = 100'000;
  committing.on_copied = [&](std::uint64_t bytes, std::uint64_t) {
    copied_.push_back(bytes);
    import(store, next, 1);
    next += 1;
  };
  (void)copy_file(from_.string(), to_.string(), committing).value();
  EXPECT_GT(copied_.size(), 5U);
  EXPECT_TRUE(std::ranges::is_sorted(copied_));
  EXPECT_EQ(copy_.number("SELECT count(*) FROM homes"), 40'000);
  EXPECT_EQ(copy_.number("SELECT count(*) FROM runs"), 1);
}

TEST_F(SqliteCopy, KeepsWhatAnInterruptedRunNeedsToBeTakenUp) {
  StoreSession store = writer();
  const RunId run = import(store, 0, 10);
  (void)copy_file(from_.string(), to_.string(), watch()).value();
  StoreSession next(open_store("sqlite:" + to_.string(), Access::write).value());
  next.prepare(homes_.model).value();
  EXPECT_THAT(next.seen(run, "all").value(), ElementsAre(1, 2, 3));
  const auto opened = next.open_run(
      {.job = "nightly", .fingerprint = "f", .partitions = {"all"}, .resume_within = std::chrono::hours(24)});
  EXPECT_TRUE(opened.value().resumed);
}

TEST_F(SqliteCopy, EndsBeforeTheFirstByteWhereThereIsNoRoom) {
  StoreSession store = writer();
  FileCopyWatch refusing = watch();
  refusing.make_room = [](std::uint64_t) -> result<void> {
    return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::store_full, "too little room");
  };
  const auto copied = copy_file(from_.string(), to_.string(), refusing);
  ASSERT_TRUE(copied.has_error());
  EXPECT_EQ(copied.error().message(), "too little room");
  EXPECT_TRUE(!std::filesystem::exists(to_) || std::filesystem::file_size(to_) == 0);
}

TEST_F(SqliteCopy, StopsWhenAsked) {
  StoreSession store = writer();
  import(store, 0, 20'000);
  FileCopyWatch stopping = watch();
  stopping.stopped = [this] { return !copied_.empty(); };
  const auto copied = copy_file(from_.string(), to_.string(), stopping);
  ASSERT_TRUE(copied.has_error());
  EXPECT_EQ(copied.error().disposition(), outcome::Disposition::stop);
  EXPECT_EQ(copied_.size(), 1U);
}

TEST_F(SqliteCopy, OfAFileThatHousingdDidNotMakeIsRefused) {
  std::ofstream(from_) << "";
  const auto copied = copy_file(from_.string(), to_.string(), watch());
  ASSERT_TRUE(copied.has_error());
  EXPECT_THAT(copied.error().message(), HasSubstr("run a job first"));
}

TEST_F(SqliteCopy, OfADamagedFileIsRefused) {
  {
    StoreSession store = writer();
    import(store, 0, 5'000);
  }
  {
    // An index's page that says it holds nothing.
    const auto page = support::Oracle(from_).number(
        "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'homes' ORDER BY 1 LIMIT 1");
    std::fstream file(from_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp((page - 1) * 4096);
    file << std::string(4096, '\0');
  }
  const auto copied = copy_file(from_.string(), to_.string(), watch());
  ASSERT_TRUE(copied.has_error());
  EXPECT_EQ(copied.error().code(), outcome::ErrorCode::store_damaged);
}

}  // namespace
}  // namespace housingd::upsert

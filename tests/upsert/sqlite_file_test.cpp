// What is SQLite's own: its file, its lock, its damage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"
#include "tests/upsert/homes.h"
#include "tests/upsert/mapped_page.h"
#include "tests/upsert/store_session.h"

namespace housingd::upsert {
namespace {

using outcome::Disposition;
using outcome::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class SqliteFile : public testing::Test {
 protected:
  auto open(Access access = Access::write, Durability durability = Durability::committed) {
    return open_store("sqlite:" + file_.string(), access, {.durability = durability});
  }

  // Imports through a store that is closed again.
  void import(const std::vector<std::string>& records) {
    StoreSession store(open().value());
    store.prepare(homes_.model).value();
    const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
    MappedPage page(homes_.model, homes_.homes);
    for (const auto& record : records) page.add(record);
    Batch batch;
    batch.run = run;
    batch.model = &homes_.model;
    batch.job = "nightly";
    batch.partition = "all";
    batch.pages.push_back(page.take());
    store.commit(batch).value();
    PartitionEnd end;
    end.run = run;
    end.model = &homes_.model;
    end.job = "nightly";
    end.partition = "all";
    store.end_partition(end).value();
  }

  std::vector<std::string> names_in_folder() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
      names.push_back(entry.path().filename());
    return names;
  }

  support::ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "housing.db";
  support::Oracle oracle_{file_};
  Homes homes_ = load_homes();
};

TEST_F(SqliteFile, IsMadeByTheFirstWriter) {
  import({R"({"id":"h1"})"});
  EXPECT_EQ(oracle_.number("SELECT count(*) FROM homes"), 1);
  EXPECT_EQ(oracle_.text("PRAGMA integrity_check"), "ok");
}

// Counted by the database itself, row by row.
TEST_F(SqliteFile, GetsNoWriteIntoADataTableFromAnUnchangedImport) {
  const std::vector<std::string> records{
      R"({"id":"h1","price":5,"area":70,"town":{"code":1,"name":"A"},"rooms":[{"number":1,"windows":[{"width":8}]}],
          "offers":[{"id":"o1","viewings":["2026-02-01T10:00:00Z"]}]})",
      R"({"id":"h2","street":"","town":{"code":1,"name":"A"}})"};
  import(records);
  oracle_.execute("CREATE TABLE written (name TEXT)");
  for (const auto& table : homes_.model.tables) {
    for (const std::string event : {"INSERT", "UPDATE", "DELETE"}) {
      oracle_.execute("CREATE TRIGGER count_" + event + table.name + " AFTER " + event + " ON " + table.name +
                      " BEGIN INSERT INTO written VALUES ('" + event + " " + table.name + "'); END");
    }
  }
  import(records);
  EXPECT_THAT(oracle_.column("SELECT name FROM written"), IsEmpty());
  EXPECT_EQ(oracle_.number("SELECT count(*) FROM runs"), 2);
  import({records[0], R"({"id":"h2","street":"B","town":{"code":1,"name":"A"}})"});
  EXPECT_THAT(oracle_.column("SELECT name FROM written"), testing::ElementsAre("UPDATE homes"));
}

TEST_F(SqliteFile, IsNotMadeByARehearsal) {
  {
    StoreSession store(open(Access::write, Durability::rehearsed).value());
    store.prepare(homes_.model).value();
    const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
    EXPECT_EQ(store.runs(10).value().front().id, run);
  }
  EXPECT_THAT(names_in_folder(), IsEmpty());
}

TEST_F(SqliteFile, IsNotTouchedByARehearsal) {
  import({R"({"id":"h1"})"});
  const std::string before = bytes_of(file_);
  {
    StoreSession store(open(Access::write, Durability::rehearsed).value());
    store.prepare(load_homes({{"  towns:", "  cities:"}}).model).value();
  }
  EXPECT_EQ(bytes_of(file_), before);
}

TEST_F(SqliteFile, HasOneWriterAtATime) {
  {
    const auto first = open().value();
    const auto second = open();
    ASSERT_TRUE(second.has_error());
    EXPECT_EQ(second.error().code(), ErrorCode::store_unavailable);
    EXPECT_EQ(second.error().disposition(), Disposition::fail_run);
    EXPECT_THAT(second.error().message(), AllOf(HasSubstr("another housingd"), HasSubstr(file_.string())));
  }
  EXPECT_TRUE(open().has_value());
}

TEST_F(SqliteFile, HasAnyNumberOfReadersBesideItsWriter) {
  import({R"({"id":"h1"})"});
  const auto writer = open().value();
  StoreSession one(open(Access::read).value());
  StoreSession two(open(Access::read).value());
  EXPECT_EQ(one.runs(10).value().size(), 1U);
  EXPECT_EQ(two.runs(10).value().size(), 1U);
}

TEST_F(SqliteFile, ThatIsNotThereIsAClearErrorToAReader) {
  const auto opened = open(Access::read);
  ASSERT_TRUE(opened.has_error());
  EXPECT_EQ(opened.error().code(), ErrorCode::store_unavailable);
  EXPECT_THAT(opened.error().message(), AllOf(HasSubstr(file_.string()), HasSubstr("run a job first")));
  EXPECT_THAT(names_in_folder(), IsEmpty());
}

TEST_F(SqliteFile, WithoutALedgerHasNoRuns) {
  {
    const auto store = open().value();
  }
  oracle_.execute("CREATE TABLE other (a)");
  StoreSession reader(open(Access::read).value());
  EXPECT_THAT(reader.runs(10).value(), IsEmpty());
  EXPECT_THAT(reader.rejects(0, 10).value(), IsEmpty());
  EXPECT_THAT(reader.partitions(1).value(), IsEmpty());
}

struct Place {
  const char* name;
  std::string path;  // within the folder
};

class PlaceWithoutADatabase : public testing::TestWithParam<Place> {};

TEST_P(PlaceWithoutADatabase, IsAClearError) {
  const support::ScratchFolder folder;
  std::ofstream(folder / "plain") << "text";
  for (const Access access : {Access::write, Access::read}) {
    const std::string path = (folder / GetParam().path).string();
    const auto opened = open_store("sqlite:" + path, access);
    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().disposition(), Disposition::fail_run);
    EXPECT_EQ(outcome::name_of(opened.error().code()), "store_unavailable");
    EXPECT_THAT(opened.error().message(), HasSubstr(path));
  }
}

INSTANTIATE_TEST_SUITE_P(Of, PlaceWithoutADatabase,
                         testing::Values(Place{"AFolderThatIsMissing", "missing/housing.db"},
                                         Place{"AFileForAFolder", "plain/housing.db"}, Place{"AFolder", ""},
                                         Place{"ANameTooLong", std::string(5'000, 'x')}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(StoreUrl, OfNoKnownKindIsRefusedWithoutItsSecrets) {
  for (const char* url : {"postgress://user:secret@host/db", "housing.db", "sqlite:", "", "mysql:x"}) {
    const auto opened = open_store(url, Access::write);
    ASSERT_TRUE(opened.has_error()) << url;
    EXPECT_EQ(opened.error().code(), ErrorCode::invalid_definition) << url;
    EXPECT_THAT(opened.error().message(), AllOf(HasSubstr("sqlite:PATH"), testing::Not(HasSubstr("secret")))) << url;
  }
}

// What the first call that touches a damaged file says.
outcome::ErrorCode reason_of(outcome::result<std::unique_ptr<Store>> opened, const definition::Model& model) {
  if (!opened) return opened.error().code();
  StoreSession store(*std::move(opened));
  const auto prepared = store.prepare(model);
  return prepared ? ErrorCode::internal : prepared.error().code();
}

TEST_F(SqliteFile, ThatIsNoDatabaseIsRefusedAndLeftAsItIs) {
  const std::string notes(10'000, 'n');
  std::ofstream(file_, std::ios::binary) << notes;
  EXPECT_EQ(outcome::name_of(reason_of(open(), homes_.model)), "store_damaged");
  EXPECT_EQ(bytes_of(file_), notes);
}

TEST_F(SqliteFile, ThatIsNoUsableDatabaseIsToldWithoutTheStatementThatMetIt) {
  std::ofstream(file_, std::ios::binary) << std::string(10'000, 'n');
  EXPECT_EQ(open().error().message(), file_.string() + " is no SQLite database; name another file with --store");
  std::filesystem::remove(file_);
  import({R"({"id":"h1"})"});
  std::filesystem::resize_file(file_, 8192);
  const auto opened = open();
  ASSERT_TRUE(opened.has_error());
  EXPECT_THAT(opened.error().message(),
              AllOf(HasSubstr(file_.string()), HasSubstr("the file is damaged"), Not(HasSubstr("PRAGMA"))));
}

TEST_F(SqliteFile, WhoseHeaderIsGarbledIsRefusedAndLeftAsItIs) {
  import({R"({"id":"h1"})"});
  std::string bytes = bytes_of(file_);
  bytes.replace(0, 16, "garbled garbled ");
  std::ofstream(file_, std::ios::binary) << bytes;
  EXPECT_EQ(outcome::name_of(reason_of(open(), homes_.model)), "store_damaged");
  EXPECT_EQ(bytes_of(file_), bytes);
}

TEST_F(SqliteFile, ThatIsCutShortIsRefusedAndLeftAsItIs) {
  import({R"({"id":"h1"})"});
  std::string bytes = bytes_of(file_);
  bytes.resize(bytes.size() / 2 / 4096 * 4096);
  std::ofstream(file_, std::ios::binary) << bytes;
  EXPECT_EQ(outcome::name_of(reason_of(open(), homes_.model)), "store_damaged");
  EXPECT_EQ(bytes_of(file_), bytes);
}

TEST_F(SqliteFile, ThatIsDamagedIsToldToAReader) {
  std::ofstream(file_, std::ios::binary) << std::string(10'000, 'n');
  auto opened = open(Access::read);
  if (opened.has_value()) {
    StoreSession reader(*std::move(opened));
    EXPECT_EQ(outcome::name_of(reader.runs(1).error().code()), "store_damaged");
  } else {
    EXPECT_EQ(outcome::name_of(opened.error().code()), "store_damaged");
  }
}

}  // namespace
}  // namespace housingd::upsert

// housingd export, from both kinds of store, as its users meet it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>

#include "tests/daemon/child_process.h"
#include "tests/support/oracle.h"
#include "tests/support/postgres_server.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

namespace fs = std::filesystem;
using support::PostgresServer;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using Words = std::vector<std::string>;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

rapidjson::Document json(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.c_str());  // refuses anything after the document
  EXPECT_FALSE(document.HasParseError()) << text;
  return document;
}

class ExportProgram : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (!is_postgres()) return;
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
    database_.emplace(PostgresServer::shared().create_database());
  }

  [[nodiscard]] static bool is_postgres() { return GetParam(); }
  [[nodiscard]] std::string store() const { return is_postgres() ? database_->url() : "sqlite:housing.db"; }

  void serve(int properties = 600) {
    simulator_ = std::make_unique<ChildProcess>(
        HOUSINGD_SIMULATOR_PROGRAM, Words{"--port", "0", "--seed", "1", "--properties", std::to_string(properties)},
        folder_.path());
    const std::string& said = simulator_->out_until("\n");
    const std::size_t at = said.find("http://");
    ASSERT_NE(at, std::string::npos) << said;
    url_ = said.substr(at, said.find('\n') - at);
  }

  [[nodiscard]] Words import_words(const std::string& store, int rate = 1000) const {
    return {"run",      "copenhagen-villas",
            "--config", std::string(std::getenv("HOUSINGD_SOURCE_DIR")) + "/config",
            "--store",  store,
            "--set",    "sources.boligsiden.client.base_url=" + url_,
            "--set",    "sources.boligsiden.rate_limit.count=" + std::to_string(rate)};
  }
  void import() const {
    const auto ended = housingd(import_words(store()));
    ASSERT_EQ(ended.status, 0) << ended.err << ended.out;
  }

  // Prices change, five homes vanish and ten are new.
  void change_the_source() const {
    const Words words{"--fail", "--silent", "--data", R"({"seed": 7, "prices": 25, "vanish": 5, "new": 10})",
                      url_ + "/_simulator/changes"};
    ASSERT_EQ(ChildProcess("/usr/bin/curl", words, folder_.path()).wait().status, 0);
  }

  [[nodiscard]] ChildProcess::Ended housingd(const Words& words) const {
    return ChildProcess(HOUSINGD_PROGRAM, words, folder_.path()).wait();
  }
  [[nodiscard]] Words export_words(Words words) const {
    words.insert(words.begin(), "export");
    words.insert(words.end(), {"--store", store()});
    return words;
  }
  [[nodiscard]] ChildProcess::Ended exported(Words words) const { return housingd(export_words(std::move(words))); }

  [[nodiscard]] support::Oracle in(const std::string& file) const { return support::Oracle(folder_ / file); }
  // In an order that does not depend on the database's own.
  template <class Oracle>
  [[nodiscard]] static auto answer(const Oracle& oracle, const std::string& sql) {
    auto rows = oracle.rows(sql);
    std::ranges::sort(rows);
    return rows;
  }
  [[nodiscard]] std::vector<std::vector<std::string>> answer_of_store(const std::string& sql) const {
    return is_postgres() ? answer(database_->oracle(), sql) : answer(in("housing.db"), sql);
  }

  support::ScratchFolder folder_;
  std::optional<support::PostgresDatabase> database_;
  std::unique_ptr<ChildProcess> simulator_;
  std::string url_;
};

// What the README and the quick start ask.
const char* const questions[] = {
    R"(select p.slug_address, old_value, new_value from changes c
       join cases l on cast(l.case_id as text) = c.row_key join properties p on p.id = l.property_id
       where c.table_name = 'cases' and c.column_name = 'price_cash'
         and cast(c.new_value as numeric) < cast(c.old_value as numeric))",
    R"(select m.name, count(*), sum(r.amount) from registrations r join properties p on p.id = r.property_id
       join municipalities m on m.municipality_code = p.municipality_code where r.removed_at is null
       group by m.name)",
    R"(select c.days_total, c.price_cash, p.slug_address from cases c join properties p on p.id = c.property_id
       where c.status = 'open' and c.removed_at is null)",
};

TEST_P(ExportProgram, GivesASqliteFileThatAnswersAsItsStoreDoesAndIsAStore) {
  serve();
  import();
  change_the_source();
  import();
  const auto ended = exported({"--to", "snapshot.db"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("snapshot.db: 35 tables"), HasSubstr("sqlite3 snapshot.db"),
                               HasSubstr("--store sqlite:snapshot.db")));
  for (const char* sql : questions) {
    EXPECT_EQ(answer(in("snapshot.db"), sql), answer_of_store(sql)) << sql;
    EXPECT_THAT(answer_of_store(sql), testing::Not(IsEmpty())) << sql;
  }
  EXPECT_EQ(in("snapshot.db").text("PRAGMA integrity_check"), "ok");
  EXPECT_THAT(housingd({"runs", "--store", "sqlite:snapshot.db"}).out, HasSubstr("copenhagen-villas"));
  const auto again = housingd(import_words("sqlite:snapshot.db"));
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("(run 3)"));
  EXPECT_EQ(in("snapshot.db").number("SELECT count(*) FROM properties WHERE removed_at IS NULL"), 605);
  EXPECT_EQ(in("snapshot.db").number("SELECT count(*) FROM properties WHERE run_id = 3"), 0);
}

TEST_P(ExportProgram, GivesAFolderOfTextAndSaysWhatItIs) {
  serve();
  import();
  for (const std::string format : {"csv", "jsonl"}) {
    const auto ended = exported({"--to", format + "/", "--format", format, "--output", "json"});
    ASSERT_EQ(ended.status, 0) << ended.err;
    const auto summary = json(ended.out);
    EXPECT_STREQ(summary["format"].GetString(), format.c_str());
    EXPECT_EQ(summary["tables"]["properties"].GetInt(), 600);
    const auto tables = json(text_of(folder_ / format / "tables.json"));
    ASSERT_EQ(tables["tables"].Size(), summary["tables"].MemberCount());
    for (const auto& table : tables["tables"].GetArray()) {
      EXPECT_TRUE(fs::exists(folder_ / format / table["file"].GetString())) << table["file"].GetString();
      EXPECT_EQ(table["rows"].GetInt(), summary["tables"][table["name"].GetString()].GetInt());
    }
  }
}

TEST_P(ExportProgram, GivesOneMomentWhileAnImportGoesOn) {
  serve();
  ChildProcess importing(HOUSINGD_PROGRAM, import_words(store(), 8), folder_.path());
  importing.err_until("complete");  // a first partition
  const auto ended = exported({"--to", "during.db"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  importing.signal(SIGTERM);
  const auto import_ended = importing.wait();
  EXPECT_EQ(import_ended.status, 130) << import_ended.err;
  // Rows, checkpoints and counts are committed together: so they are in a snapshot.
  EXPECT_EQ(in("during.db").number("SELECT count(*) FROM properties"),
            in("during.db").number("SELECT sum(accepted) FROM run_partitions"));
  EXPECT_GT(in("during.db").number("SELECT count(*) FROM properties"), 0);
  EXPECT_LT(in("during.db").number("SELECT count(*) FROM properties"), 600);
  const auto goes_on = housingd(import_words("sqlite:during.db"));
  EXPECT_EQ(goes_on.status, 0) << goes_on.err << goes_on.out;
  EXPECT_EQ(in("during.db").number("SELECT count(*) FROM properties"), 600);
}

// Which of the formats it is met in, and when, is the machine's to say.
TEST_P(ExportProgram, LeavesNothingWhenItIsInterrupted) {
  serve(4'000);
  import();
  int interrupted = 0;
  for (const std::string format : {"sqlite", "csv", "jsonl"}) {
    for (int i = 0; i < 5; ++i) {
      const std::string target = format + std::to_string(i);
      Words words = export_words({"--to", target, "--format", format, "--without-removed"});
      ChildProcess exporting(HOUSINGD_PROGRAM, words, folder_.path());
      const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
      while (!fs::exists(folder_ / (target + ".partial")) && !fs::exists(folder_ / target)) {
        ASSERT_LT(std::chrono::steady_clock::now(), limit);
        std::this_thread::yield();
      }
      exporting.signal(SIGINT);
      const auto ended = exporting.wait();
      EXPECT_FALSE(fs::exists(folder_ / (target + ".partial")));
      if (ended.status == 0) continue;  // it was whole already
      EXPECT_EQ(ended.status, 130) << ended.err;
      EXPECT_THAT(ended.err, HasSubstr("nothing of the export is left"));
      EXPECT_FALSE(fs::exists(folder_ / target));
      ++interrupted;
    }
  }
  EXPECT_GT(interrupted, 0);
}

TEST_P(ExportProgram, SaysHowMuchRoomItLacksAndLeavesNothing) {
  const fs::path small = folder_ / "small";
  fs::create_directory(small);
  const std::string mount = "mount -t tmpfs -o size=2m none '" + small.string() + "'";
  const std::string isolated = ::geteuid() == 0 ? "unshare --mount" : "unshare --mount --map-root-user";
  if (std::system((isolated + " sh -c \"" + mount + "\" 2>/dev/null").c_str()) != 0) {
    GTEST_SKIP() << "no file system of two megabytes can be made here";
  }
  serve(3'000);
  import();
  for (const std::string format : {"sqlite", "csv", "jsonl"}) {
    std::string command;
    for (const auto& word : export_words({"--to", "small/snapshot", "--format", format})) command += " '" + word + "'";
    const std::string script = mount + " && '" HOUSINGD_PROGRAM "'" + command + "; status=$?; ls small; exit $status";
    Words words{"--mount"};
    if (::geteuid() != 0) words.emplace_back("--map-root-user");
    words.insert(words.end(), {"sh", "-c", script});
    const auto ended = ChildProcess("/usr/bin/unshare", words, folder_.path()).wait();
    EXPECT_EQ(ended.status, 1) << ended.err;
    EXPECT_THAT(ended.err,
                testing::ContainsRegex("no room in small(/snapshot)?: (more than )?[0-9.]+ MB needed, 2.1 MB free"))
        << format;
    EXPECT_EQ(ended.out, "") << format;  // what ls lists
  }
}

TEST_P(ExportProgram, KeepsWhatIsThereUnlessItIsForced) {
  serve();
  import();
  std::ofstream(folder_ / "snapshot.db") << "precious";
  const auto refused = exported({"--to", "snapshot.db"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("snapshot.db is there already; --force replaces it"));
  EXPECT_EQ(text_of(folder_ / "snapshot.db"), "precious");
  EXPECT_EQ(exported({"--to", "snapshot.db", "--force"}).status, 0);
  EXPECT_EQ(in("snapshot.db").number("SELECT count(*) FROM properties"), 600);

  fs::create_directory(folder_ / "folder");
  std::ofstream(folder_ / "folder" / "notes") << "mine";
  EXPECT_EQ(exported({"--to", "folder", "--format", "csv"}).status, 2);
  EXPECT_EQ(exported({"--to", "folder", "--format", "csv", "--force"}).status, 0);
  EXPECT_EQ(text_of(folder_ / "folder" / "notes"), "mine");
}

TEST_P(ExportProgram, LeavesOutWhatIsNotSelected) {
  serve();
  import();
  const auto ended = exported({"--to", "some.db", "--tables", "properties,runs", "--without-removed"});
  ASSERT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(in("some.db").column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"),
              testing::UnorderedElementsAre("properties", "runs"));
}

TEST_P(ExportProgram, SaysWhatIsWrongWithTheTarget) {
  if (!is_postgres()) std::ofstream(folder_ / "housing.db") << "";
  fs::create_directory(folder_ / "folder");
  std::ofstream(folder_ / "used.db") << "";
  std::ofstream(folder_ / "used.db-wal") << "";
  std::ofstream(folder_ / "file") << "";
  struct Case {
    Words words;
    const char* said;
  };
  std::vector<Case> cases{
      {{}, "--to is required"},
      {{"--to", "x"}, "which format?"},
      {{"--to", "x", "--format", "xml"}, "--format"},
      {{"--to", "nowhere/x.db"}, "there is no folder"},
      {{"--to", "folder", "--format", "sqlite"}, "folder is a folder"},
      {{"--to", "file", "--format", "csv"}, "file is a file"},
      {{"--to", "used.db", "--force"}, "used.db-wal is beside it"},
  };
  if (!is_postgres()) cases.push_back({{"--to", "./housing.db", "--force"}, "is the store itself"});
  for (const auto& [words, said] : cases) {
    const auto ended = exported(words);
    EXPECT_EQ(ended.status, 2) << said << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(said));
    EXPECT_THAT(ended.out, IsEmpty());
  }
}

TEST_P(ExportProgram, SaysThatAnEmptyStoreHasNothingYet) {
  if (!is_postgres()) std::ofstream(folder_ / "housing.db") << "";
  const auto ended = exported({"--to", "x.db", "--output", "json"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("has no tables yet: run a job first"));
  EXPECT_STREQ(json(ended.out)["error"]["code"].GetString(), "store_unavailable");
  EXPECT_FALSE(fs::exists(folder_ / "x.db"));
  EXPECT_FALSE(fs::exists(folder_ / "x.db.partial"));
}

TEST_P(ExportProgram, RefusesATableThatTheStoreHasNot) {
  serve();
  import();
  const auto ended = exported({"--to", "x", "--format", "csv", "--tables", "propertis"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("did you mean 'properties'?"));
  EXPECT_FALSE(fs::exists(folder_ / "x"));
}

INSTANTIATE_TEST_SUITE_P(From, ExportProgram, testing::Bool(),
                         [](const auto& row) { return std::string(row.param ? "Postgres" : "Sqlite"); });

}  // namespace
}  // namespace housingd::daemon_test

// Databases that an import cannot write to: it must say so at once, and what to
// do (fault D6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/faults/importer.h"
#include "tests/faults/market.h"
#include "tests/faults/postgres_place.h"
#include "tests/faults/programme.h"

namespace housingd::faults {
namespace {

using support::PostgresServer;
using support::PrivatePostgresServer;
using testing::HasSubstr;

struct Obstacle {
  const char* name;
  bool imported = true;    // whether the tables are there, and full
  std::string sql{};       // what somebody did; {} stands for the schema
  std::string settings{};  // of the import's sessions
  std::vector<const char*> says{};
};

const Obstacle obstacles[] = {
    {.name = "read-only, and tables to be made",
     .imported = false,
     .settings = "-cdefault_transaction_read_only%3Don",
     .says = {"read-only", "25006", "point the store at the primary"}},
    {.name = "read-only, and all tables there",
     .settings = "-cdefault_transaction_read_only%3Don",
     .says = {"read-only", "25006", "point the store at the primary"}},
    {.name = "no right to make tables",
     .imported = false,
     .sql = "GRANT USAGE ON SCHEMA {} TO importer",
     .says = {"the ledger is missing", "importer", "GRANT CREATE ON SCHEMA"}},
    {.name = "no right to change a table's rows",
     .sql = "GRANT USAGE ON SCHEMA {0} TO importer; GRANT ALL ON ALL TABLES IN SCHEMA {0} TO importer; "
            "REVOKE UPDATE ON {0}.properties FROM importer",
     .says = {"importer", "may not UPDATE", "properties", "GRANT UPDATE ON"}},
    {.name = "no right to read a table",
     .sql = "GRANT USAGE ON SCHEMA {0} TO importer; GRANT ALL ON ALL TABLES IN SCHEMA {0} TO importer; "
            "REVOKE SELECT ON {0}.partition_records FROM importer",
     .says = {"importer", "may not SELECT", "partition_records", "GRANT SELECT ON"}},
    {.name = "no right to make temporary tables",
     .sql = "GRANT USAGE ON SCHEMA {0} TO importer; GRANT ALL ON ALL TABLES IN SCHEMA {0} TO importer; "
            "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC",
     .says = {"importer", "may not make temporary tables", "GRANT TEMPORARY ON DATABASE"}},
    {.name = "a newer program's database",
     .sql = "UPDATE {}.schema_info SET value = '99' WHERE name = 'ledger_version'",
     .says = {"99", "newer"}},
    {.name = "a key of another kind",
     .sql = "ALTER TABLE {0}.properties DROP CONSTRAINT properties_pkey; ALTER TABLE {0}.properties ADD PRIMARY KEY "
            "(slug)",
     .says = {"properties", "key"}},
};

std::string about(std::string sql, const std::string& schema) {
  for (const std::string mark : {"{0}", "{}"}) {
    for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark)) sql.replace(at, mark.size(), schema);
  }
  return sql;
}

class ADatabase : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
    importer_.set_area("Solrød").set("jobs.copenhagen-villas.gates.max_reject_ratio", "50%");
  }

  // Without a request to the source, and without a change.
  void expect_refused(const std::string& url, const std::vector<const char*>& says) {
    market_.before->reset_ledger();
    const auto end = importer_.run(*market_.before, url);
    EXPECT_EQ(end.status, 1) << end.err << end.out;
    for (const char* part : says) EXPECT_THAT(end.err, HasSubstr(part));
    EXPECT_THAT(end.out, HasSubstr("\"failed\""));
    EXPECT_EQ(market_.before->ledger().requests, 0U) << end.err;
  }

  Market market_ = make_market(40, "Solrød");
  Importer importer_;
};

TEST_F(ADatabase, ThatCannotBeWrittenToIsRefusedBeforeAnythingIsFetched) {
  PrivatePostgresServer server;
  server.oracle().execute("CREATE ROLE importer LOGIN");
  for (const Obstacle& obstacle : obstacles) {
    SCOPED_TRACE(obstacle.name);
    const PostgresPlace place(server);
    if (obstacle.imported) {
      const auto end = importer_.run(*market_.before, place.url());
      ASSERT_EQ(end.status, 0) << end.err;
    }
    std::string way = server.url();
    if (!obstacle.sql.empty()) server.oracle().execute(about(obstacle.sql, place.schema()));
    if (obstacle.sql.find("importer") != std::string::npos) way.replace(way.find("user=postgres"), 13, "user=importer");
    expect_refused(place.url_by(way, obstacle.settings), obstacle.says);
  }
  expect_refused(server.url("nowhere"), {"nowhere", "3D000", "createdb"});
  const PrivatePostgresServer standby({.settings = {}, .access = {}, .standby_of = &server});
  expect_refused(standby.url(), {"is a standby", "name the primary"});
}

// An address that is wrong is not worth ten minutes of waiting.
TEST_F(ADatabase, ThatDoesNotAnswerIsWaitedForBriefly) {
  if (!is_full_programme()) GTEST_SKIP() << "it takes a quarter of a minute; HOUSINGD_FAULT_ROUNDS=1 runs it";
  const support::ScratchFolder nobody;
  const auto began = std::chrono::steady_clock::now();
  expect_refused("postgresql:///postgres?host=" + nobody.path().string(), {"tried again", "No such file or directory"});
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
}

}  // namespace
}  // namespace housingd::faults

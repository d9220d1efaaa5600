// housingd schema, against both kinds of store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <optional>

#include "tests/daemon/child_process.h"
#include "tests/support/oracle.h"
#include "tests/support/postgres_server.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

using support::PostgresServer;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using Words = std::vector<std::string>;

class SchemaProgram : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (!is_postgres()) return;
    if (const auto why = PostgresServer::missing()) GTEST_SKIP() << *why;
    database_.emplace(PostgresServer::shared().create_database());
  }

  [[nodiscard]] static bool is_postgres() { return GetParam(); }
  [[nodiscard]] std::string store() const { return is_postgres() ? database_->url() : "sqlite:test.db"; }
  void execute(const std::string& sql) const {
    if (is_postgres()) {
      database_->oracle().execute(sql);
    } else {
      support::Oracle(folder_ / "test.db").execute(sql);
    }
  }

  [[nodiscard]] ChildProcess::Ended schema(Words words) const {
    words.insert(words.begin(), "schema");
    const std::string config = std::string(std::getenv("HOUSINGD_SOURCE_DIR")) + "/config";
    words.insert(words.end(), {"--config", config, "--store", store()});
    return ChildProcess(HOUSINGD_PROGRAM, words, folder_.path()).wait();
  }

  support::ScratchFolder folder_;
  std::optional<support::PostgresDatabase> database_;
};

TEST_P(SchemaProgram, ShowsAllTablesAndAsksNoStore) {
  const auto shown = schema({"show"});
  ASSERT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out,
              AllOf(HasSubstr("CREATE TABLE \"properties\""), HasSubstr("CREATE TABLE \"places\""),
                    HasSubstr("CREATE TABLE IF NOT EXISTS runs"), HasSubstr(is_postgres() ? "timestamptz" : "STRICT")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "test.db"));
}

TEST_P(SchemaProgram, TellsADifferenceByItsExitStatusOnlyWhenAsked) {
  EXPECT_EQ(schema({"diff"}).status, 0);
  EXPECT_EQ(schema({"diff", "--exit-code"}).status, 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "test.db"));
  ASSERT_EQ(schema({"apply"}).status, 0);
  const auto same = schema({"diff", "--exit-code"});
  EXPECT_EQ(same.status, 0);
  EXPECT_THAT(same.out, HasSubstr("has all that the model housing makes"));
}

TEST_P(SchemaProgram, AppliesWhatIsMissingAndSaysSo) {
  const auto first = schema({"apply", "housing"});
  ASSERT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, AllOf(HasSubstr("was changed:\n"), HasSubstr("  table properties\n")));
  execute("DROP TABLE places");
  EXPECT_THAT(schema({"diff"}).out, HasSubstr("-- table places\nCREATE TABLE \"places\""));
  const auto second = schema({"apply", "--output", "json"});
  rapidjson::Document document;
  document.Parse(second.out.c_str());
  ASSERT_FALSE(document.HasParseError()) << second.out;
  ASSERT_EQ(document["changes"].Size(), 1U);
  EXPECT_STREQ(document["changes"][0]["table"].GetString(), "places");
  EXPECT_THAT(schema({"apply"}).out, HasSubstr("nothing was changed"));
}

TEST_P(SchemaProgram, ShowsADifferenceThatCanBeRunAsItStands) {
  if (is_postgres()) {
    execute(schema({"diff"}).out);
  } else {
    ASSERT_EQ(schema({"apply"}).status, 0);
    execute("DROP TABLE places");
    execute(schema({"diff"}).out);
  }
  EXPECT_EQ(schema({"diff", "--exit-code"}).status, 0);
}

TEST_P(SchemaProgram, FailsWithTheRemedyWhenATypeIsNarrowed) {
  ASSERT_EQ(schema({"apply"}).status, 0);
  for (const char* action : {"diff", "apply"}) {
    const auto refused = schema({action, "--set", "models.housing.tables.properties.columns.slug.type=integer"});
    EXPECT_EQ(refused.status, 1) << action;
    EXPECT_THAT(refused.err,
                AllOf(StartsWith("housingd: "), HasSubstr("table properties, column slug"), HasSubstr("another name")));
  }
}

TEST_P(SchemaProgram, KnowsModelsByTheirNames) {
  const auto refused = schema({"show", "hosing"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("no model is named 'hosing'; did you mean 'housing'?"));
}

INSTANTIATE_TEST_SUITE_P(Of, SchemaProgram, testing::Bool(),
                         [](const auto& kind) { return std::string(kind.param ? "Postgres" : "Sqlite"); });

}  // namespace
}  // namespace housingd::daemon_test

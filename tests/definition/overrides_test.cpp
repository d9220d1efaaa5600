#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Overrides : public testing::Test {
 protected:
  Overrides() { write_plain(folder_); }

  Definitions accepted(std::vector<Override> overrides) {
    Loaded loaded = folder_.load(std::move(overrides));
    EXPECT_EQ(loaded.diagnostics.to_text(), "");
    return std::move(loaded.definitions);
  }

  Folder folder_;
};

TEST_F(Overrides, ReplaceAValue) {
  const auto definitions = accepted({{"sources.api.client.base_url", "http://127.0.0.1:8090"}});
  EXPECT_EQ(definitions.sources.at("api").client.base_url, "http://127.0.0.1:8090");
}

TEST_F(Overrides, MakeKeysThatTheFileLeavesOut) {
  const auto definitions =
      accepted({{"sources.api.rate_limit.count", "1000"}, {"jobs.nightly.schedule.cron", "'@daily'"}});
  EXPECT_EQ(definitions.sources.at("api").rate_limit.count, 1'000U);
  EXPECT_EQ(definitions.jobs.at("nightly").schedule->cron->text, "@daily");
}

TEST_F(Overrides, ValueIsYaml) {
  const auto definitions = accepted({{"jobs.nightly.partitions.where", "{ names: [Odense] }"}});
  EXPECT_EQ(definitions.jobs.at("nightly").partitions.where.front().field, "names");
}

TEST_F(Overrides, ReachElementsByNumber) {
  const auto definitions = accepted({{"catalogs.towns.entries.1.zip_codes.0", "5001"}});
  EXPECT_EQ(to_text(definitions.catalogs.at("towns").entries[1].lists.at("zip_codes")[0]), "5001");
}

TEST_F(Overrides, ReachSettingsWithoutAFile) {
  const auto definitions = accepted({{"settings.store", "sqlite:/tmp/x.db"}, {"settings.log.level", "debug"}});
  EXPECT_EQ(definitions.settings.store, "sqlite:/tmp/x.db");
  EXPECT_EQ(definitions.settings.log.level, LogLevel::debug);
}

TEST_F(Overrides, LaterOnesWin) {
  const auto definitions = accepted({{"jobs.nightly.deadline", "1h"}, {"jobs.nightly.deadline", "2h"}});
  EXPECT_EQ(definitions.jobs.at("nightly").deadline, std::chrono::hours(2));
}

TEST_F(Overrides, ReplaceAReferenceThatCannotBeResolved) {
  folder_.write("jobs/nightly.yaml", "job: nightly\nendpoint: api.homes\nmodel: ${NOBODY}\n");
  EXPECT_EQ(accepted({{"jobs.nightly.model", "homes"}}).jobs.at("nightly").model, "homes");
}

TEST_F(Overrides, AreRefusedLikeTheSameValueInAFile) {
  struct Case {
    Override set;
    const char* expected;
  };
  const Case cases[] = {
      {{"sources.api.client.timeout.connect", "soon"},
       "'client.timeout.connect' cannot be 'soon'; expected a duration"},
      {{"sources.api.clint.base_url", "x"}, "unknown key 'clint' in this source; expected source, client"},
      {{"jobs.nightly.model", "houses"}, "'houses' names no model"},
      {{"jobs.nightly.model", ""}, "'model' has no value"},
      {{"jobs.nightly.model", "[homes"}, "what begins here is never closed"},
      {{"jobs.nightly.model", "*x"}, "this is not YAML: the referenced anchor is not defined"},
      {{"sources.apy.client.base_url", "x"}, "there is no source 'apy'; expected api; did you mean 'api'?"},
      {{"source.api.client.base_url", "x"}, "'source' is no kind of definition"},
      {{"sources.api", "x"}, "the path names no value"},
      {{"settings", "x"}, "the path names no value"},
      {{"", "x"}, "'' is no kind of definition"},
      {{"jobs.nightly.model.x", "x"}, "'x' would be within a single value"},
      {{"jobs.nightly..x", "x"}, "the path holds an empty key"},
      {{"catalogs.towns.entries.2.name", "x"}, "there is no element '2'; expected a number from 0 to 1"},
      {{"catalogs.towns.entries.x.name", "x"}, "there is no element 'x'"},
  };
  for (const auto& [set, expected] : cases) {
    EXPECT_THAT(folder_.errors({set}), StartsWith("--set " + set.path + "=" + set.value + ": " + expected));
  }
}

TEST_F(Overrides, LeaveThePlacesOfTheFileAlone) {
  const std::string errors = folder_.errors({{"jobs.nightly.deadline", "soon"}, {"jobs.nightly.params", "{ a: [] }"}});
  EXPECT_THAT(errors, HasSubstr("--set jobs.nightly.params={ a: [] }: 'params.a' cannot be a list"));
  EXPECT_THAT(errors, HasSubstr("--set jobs.nightly.deadline=soon: 'deadline'"));
}

}  // namespace
}  // namespace housingd::definition

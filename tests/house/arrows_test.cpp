#include "tests/house/arrows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/house/source_tree.h"

namespace housingd::house {
namespace {

struct Case {
  const char* name;
  const char* file;
  const char* include;
  bool allowed;
};

class Arrows : public testing::TestWithParam<Case> {};

TEST_P(Arrows, PointOneWay) {
  const Case& row = GetParam();
  EXPECT_EQ(!forbidden(row.file, row.include).has_value(), row.allowed);
}

INSTANTIATE_TEST_SUITE_P(
    Of, Arrows,
    testing::Values(
        Case{"AFolderIncludesItself", "pipeline/fetch/governor.cpp", "pipeline/fetch/governor.h", true},
        Case{"AFolderIncludesItsSubfolders", "pipeline/upsert/store.cpp", "pipeline/upsert/sqlite/store.h", true},
        Case{"AStageIncludesDefinitions", "pipeline/parse/page_parser.h", "pipeline/definition/source.h", true},
        Case{"DefinitionsIncludeNoStage", "pipeline/definition/job.h", "pipeline/fetch/paginator.h", false},
        Case{"AStageIncludesNoOtherStage", "pipeline/upsert/sqlite/store.cpp", "pipeline/parse/page_parser.h", false},
        Case{"FetchKnowsNoRecords", "pipeline/fetch/http_client.cpp", "pipeline/record/json.h", false},
        Case{"RunComposesTheStages", "pipeline/run/partition_run.cpp", "pipeline/fetch/source_client.h", true},
        Case{"AStageDoesNotIncludeRun", "pipeline/fetch/source_client.cpp", "pipeline/run/progress.h", false},
        Case{"ThePipelineKnowsNoDaemon", "pipeline/run/job_run.cpp", "daemon/cli/console.h", false},
        Case{"TheDaemonIncludesThePipeline", "daemon/main.cpp", "pipeline/run/job_run.h", true},
        Case{"TheDaemonKnowsNoSimulator", "daemon/main.cpp", "simulator/server.h", false},
        Case{"TheSimulatorKnowsNoDaemon", "simulator/main.cpp", "daemon/cli/console.h", false},
        Case{"AFuzzerIncludesTheDaemon", "fuzz/cron_expression.cpp", "daemon/schedule/zone.h", true},
        Case{"NothingIncludesFuzzers", "daemon/main.cpp", "fuzz/inputs.h", false},
        Case{"NothingIncludesTests", "simulator/server.cpp", "tests/house/arrows.h", false},
        Case{"IncludesAreWrittenFromTheRoot", "daemon/main.cpp", "console.h", false},
        Case{"ANewFolderNeedsArrows", "pipeline/cache/cache.h", "pipeline/outcome/error.h", false}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Includes, FollowTheArrows) {
  std::vector<std::string> violations;
  for (const SourceFile& file : source_files()) {
    for (const std::string& include : file.includes) {
      if (auto violation = forbidden(file.path, include)) violations.push_back(*violation);
    }
  }
  EXPECT_THAT(violations, testing::IsEmpty());
}

TEST(Includes, NameFilesThatExist) {
  std::vector<std::string> missing;
  for (const SourceFile& file : source_files()) {
    for (const std::string& include : file.includes) {
      if (!std::filesystem::exists(project_root() / include)) missing.push_back(file.path + ": " + include);
    }
  }
  EXPECT_THAT(missing, testing::IsEmpty());
}

// A folder of such a name holds concepts that were not named yet.
TEST(Folders, AreNamedAfterConcepts) {
  for (const std::string& folder : source_folders()) {
    const std::string name = std::filesystem::path(folder).filename();
    EXPECT_THAT(name, testing::Not(testing::AnyOf("util", "utils", "helper", "helpers", "common", "misc", "manager")))
        << folder;
  }
}

}  // namespace
}  // namespace housingd::house

// .github/workflows: they call what a developer calls, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "tests/house/source_tree.h"

namespace housingd::packaging {
namespace {

namespace fs = std::filesystem;
using house::project_root;
using testing::Contains;

struct Workflow {
  std::string name;
  YAML::Node document;
};

std::vector<Workflow> workflows() {
  std::vector<Workflow> found;
  for (const auto& entry : fs::directory_iterator(project_root() / ".github/workflows")) {
    found.push_back({entry.path().stem(), YAML::LoadFile(entry.path().string())});
  }
  return found;
}

// Calls look(step) for each step of each job of each workflow.
template <typename Look>
void for_each_step(Look look) {
  for (const Workflow& workflow : workflows()) {
    for (const auto& job : workflow.document["jobs"]) {
      for (const auto& step : job.second["steps"]) {
        SCOPED_TRACE(workflow.name + ", " + job.first.as<std::string>());
        look(step);
      }
    }
  }
}

std::string first_word(const std::string& text) {
  return text.substr(0, text.find_first_of(" \n"));
}

bool is_executable(const fs::path& path) {
  return fs::is_regular_file(path) && (fs::status(path).permissions() & fs::perms::owner_exec) != fs::perms::none;
}

TEST(Workflows, AreThoseThatArePromised) {
  std::set<std::string> names;
  for (const Workflow& workflow : workflows()) names.insert(workflow.name);
  EXPECT_THAT(names, testing::ElementsAre("container", "coverage", "fuzz", "lint", "package", "release", "test"));
}

TEST(Workflows, SayWhenTheyRunWhatTheyMayAndForHowLong) {
  for (const auto& [name, document] : workflows()) {
    SCOPED_TRACE(name);
    for (const char* key : {"name", "on", "permissions", "jobs"}) EXPECT_TRUE(document[key].IsDefined()) << key;
    EXPECT_EQ(document["permissions"]["contents"].as<std::string>(), "read");
    for (const auto& job : document["jobs"]) {
      if (job.second["uses"]) continue;
      EXPECT_TRUE(job.second["timeout-minutes"].IsDefined()) << job.first;
      EXPECT_TRUE(job.second["runs-on"].IsDefined()) << job.first;
    }
  }
}

// What a step may say besides: getting the sources, and handing over what was made.
TEST(Workflows, RunScriptsThatADeveloperCanRun) {
  static const std::set<std::string> of_the_service{"apt-get", "git", "gh"};
  for_each_step([](const YAML::Node& step) {
    EXPECT_NE(step["run"].IsDefined(), step["uses"].IsDefined()) << step;
    if (!step["run"]) return;
    const std::string line = step["run"].as<std::string>();
    const std::string program = first_word(line);
    if (of_the_service.contains(program)) return;
    EXPECT_TRUE(program.starts_with("scripts/") && is_executable(project_root() / program)) << program;
    EXPECT_EQ(line.find_first_of("|;&"), std::string::npos) << "logic in YAML: " << line;
  });
}

TEST(Workflows, UseActionsOfOneMajorVersion) {
  static const std::regex action(R"(actions/[a-z-]+@v[0-9]+)");
  for_each_step([](const YAML::Node& step) {
    if (!step["uses"]) return;
    EXPECT_TRUE(std::regex_match(step["uses"].as<std::string>(), action)) << step["uses"];
  });
}

TEST(Workflows, CallOnlyWorkflowsThatAreThere) {
  for (const auto& [name, document] : workflows()) {
    for (const auto& job : document["jobs"]) {
      if (!job.second["uses"]) continue;
      const fs::path called = project_root() / job.second["uses"].as<std::string>();
      ASSERT_TRUE(fs::is_regular_file(called)) << called;
      EXPECT_TRUE(YAML::LoadFile(called.string())["on"]["workflow_call"].IsDefined()) << called;
    }
  }
}

// A misspelt reference is an empty text to the service, not an error.
TEST(Workflows, ReferToWhatTheyDefine) {
  static const std::regex reference(R"(\$\{\{ matrix\.([a-z_]+) \}\})");
  for (const auto& [name, document] : workflows()) {
    for (const auto& job : document["jobs"]) {
      const std::string written = YAML::Dump(job.second);
      for (std::sregex_iterator found(written.begin(), written.end(), reference), end; found != end; ++found) {
        EXPECT_TRUE(job.second["strategy"]["matrix"][(*found)[1].str()].IsDefined()) << name << ": " << (*found)[0];
      }
      if (!job.second["needs"].IsDefined()) continue;
      YAML::Node needs = job.second["needs"];
      if (needs.IsScalar()) needs = YAML::Load("[" + needs.as<std::string>() + "]");
      for (const auto& need : needs) {
        EXPECT_TRUE(document["jobs"][need.as<std::string>()].IsDefined()) << name << ": " << need;
      }
    }
  }
}

TEST(Workflows, TestEveryPresetThatTheyNameOnBothSystems) {
  const auto presets = YAML::LoadFile((project_root() / "CMakePresets.json").string())["testPresets"];
  std::set<std::string> known;
  for (const auto& preset : presets) known.insert(preset["name"].as<std::string>());
  const auto matrix =
      YAML::LoadFile((project_root() / ".github/workflows/test.yaml").string())["jobs"]["test"]["strategy"]["matrix"];
  EXPECT_EQ(matrix["system"].as<std::vector<std::string>>(), (std::vector<std::string>{"debian:12", "debian:13"}));
  const auto tested = matrix["preset"].as<std::vector<std::string>>();
  EXPECT_THAT(tested, testing::IsSupersetOf({"release", "asan", "clang-dev"}));
  for (const std::string& preset : tested) EXPECT_THAT(known, Contains(preset));
}

TEST(Scripts, CanBeRunAsTheyStand) {
  for (const auto& entry : fs::directory_iterator(project_root() / "scripts")) {
    if (entry.path().extension() != ".sh") continue;
    EXPECT_TRUE(is_executable(entry.path())) << entry.path();
    EXPECT_TRUE(house::text_of_file(entry.path()).starts_with("#!/usr/bin/env bash\n")) << entry.path();
  }
}

}  // namespace
}  // namespace housingd::packaging

#include <gtest/gtest.h>

#include "pipeline/definition/definitions.h"
#include "pipeline/definition/partition.h"
#include "tests/definition/source_directory.h"

namespace housingd::definition {
namespace {

std::optional<std::string> no_environment(const std::string& /*name*/) {
  return std::nullopt;
}

class InstalledConfiguration : public testing::Test {
 protected:
  static Loaded load_config() {
    return load({.directory = source_directory() / "config", .overrides = {}, .environment = no_environment});
  }
};

TEST_F(InstalledConfiguration, HasNoErrors) {
  EXPECT_EQ(load_config().diagnostics.to_text(), "");
}

TEST_F(InstalledConfiguration, DividesEveryJobIntoPartitions) {
  const Loaded loaded = load_config();
  ASSERT_TRUE(loaded.diagnostics.empty());
  ASSERT_FALSE(loaded.definitions.jobs.empty());
  for (const auto& [name, job] : loaded.definitions.jobs) {
    EXPECT_FALSE(partitions_of(loaded.definitions, job).empty()) << name;
  }
}

}  // namespace
}  // namespace housingd::definition

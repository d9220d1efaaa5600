// What the tests of the board are made of: the shipped definitions, and events.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <vector>

#include "pipeline/definition/definitions.h"
#include "pipeline/run/progress.h"

namespace housingd::board {

[[nodiscard]] inline std::shared_ptr<const definition::Definitions> shipped_definitions(
    const std::vector<definition::Override>& overrides) {
  const char* folder = std::getenv("HOUSINGD_SOURCE_DIR");
  definition::LoadOptions options;
  options.directory = std::filesystem::path(folder != nullptr ? folder : ".") / "config";
  options.overrides = overrides;
  auto loaded = definition::load(options);
  EXPECT_EQ(loaded.diagnostics.to_text(), "");
  return std::make_shared<const definition::Definitions>(std::move(loaded.definitions));
}

[[nodiscard]] inline run::PartitionEnded partition_ended(const std::string& partition, upsert::PartitionState state) {
  return {.partition = partition, .state = state, .reason = {}, .records = {}, .sweep = {}};
}

}  // namespace housingd::board

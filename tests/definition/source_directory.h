// The root of the source tree, which ctest tells.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace housingd::definition {

inline std::filesystem::path source_directory() {
  const char* root = std::getenv("HOUSINGD_SOURCE_DIR");
  if (root == nullptr) ADD_FAILURE() << "HOUSINGD_SOURCE_DIR is not set; run this by ctest";
  return root == nullptr ? "." : root;
}

}  // namespace housingd::definition

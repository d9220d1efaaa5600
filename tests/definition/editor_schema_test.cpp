// To write the schemas anew after a shape has changed:
//   HOUSINGD_UPDATE_EDITOR_SCHEMAS=1 ctest --preset dev -R EditorSchemas
#include "pipeline/definition/editor_schema.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/definition/source_directory.h"

namespace housingd::definition {
namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

TEST(EditorSchemas, AreThoseOfTheShapes) {
  const std::filesystem::path folder = source_directory() / "config/schemas/editor";
  const bool update = std::getenv("HOUSINGD_UPDATE_EDITOR_SCHEMAS") != nullptr;
  if (update) std::filesystem::create_directories(folder);
  for (const EditorSchema& schema : editor_schemas()) {
    if (update) std::ofstream(folder / schema.file_name, std::ios::binary) << schema.text;
    EXPECT_EQ(content_of(folder / schema.file_name), schema.text)
        << schema.file_name << " is not up to date; run the test with HOUSINGD_UPDATE_EDITOR_SCHEMAS=1";
  }
}

}  // namespace
}  // namespace housingd::definition

// Each file under config/ tells editors which schema it follows.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "tests/house/source_tree.h"

namespace housingd::house {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& path) {
  const std::string text = text_of_file(path);
  return text.substr(0, text.find('\n'));
}

TEST(EditorHints, NameTheSchemaOfTheFilesKind) {
  const fs::path config = project_root() / "config";
  const std::map<std::string, std::string> schema_of_folder{
      {"sources", "source"}, {"models", "model"}, {"catalog", "catalog"}, {"jobs", "job"}};
  for (const auto& [folder, kind] : schema_of_folder) {
    for (const auto& entry : fs::directory_iterator(config / folder)) {
      EXPECT_EQ(first_line(entry.path()), "# yaml-language-server: $schema=../schemas/editor/" + kind + ".schema.json")
          << entry.path();
    }
  }
  EXPECT_EQ(first_line(config / "housingd.yaml"),
            "# yaml-language-server: $schema=schemas/editor/settings.schema.json");
}

}  // namespace
}  // namespace housingd::house

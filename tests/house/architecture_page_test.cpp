// docs/architecture.md is a map; this keeps it true.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/house/source_tree.h"

namespace housingd::house {
namespace {

// The first cells of the table under "## Folders": "| `pipeline/fetch/` | ... |".
std::set<std::string> listed_folders() {
  static const std::regex row(R"(^\| `([^`]+)/` \|)");
  std::set<std::string> folders;
  std::istringstream page(text_of_file(project_root() / "docs" / "architecture.md"));
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) inside = line == "## Folders";
    std::smatch match;
    if (inside && std::regex_search(line, match, row)) folders.insert(match[1]);
  }
  return folders;
}

// Tests mirror the tree that they test, so one line stands for all of them.
std::set<std::string> folders_to_list() {
  std::set<std::string> folders;
  for (const std::string& folder : source_folders()) {
    folders.insert(folder.starts_with("tests/") ? std::string("tests") : folder);
  }
  return folders;
}

TEST(ArchitecturePage, ListsEveryFolderThatHoldsSources) {
  const std::set<std::string> listed = listed_folders();
  for (const std::string& folder : folders_to_list()) {
    EXPECT_TRUE(listed.contains(folder)) << "docs/architecture.md, Folders, lacks a row for `" << folder << "/`";
  }
}

TEST(ArchitecturePage, ListsNoFolderThatIsGone) {
  const std::set<std::string> listed = listed_folders();
  EXPECT_THAT(listed, testing::Not(testing::IsEmpty()));
  for (const std::string& folder : listed) {
    EXPECT_TRUE(std::filesystem::is_directory(project_root() / folder)) << folder;
  }
}

}  // namespace
}  // namespace housingd::house

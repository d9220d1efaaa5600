// A file that nobody uses is gone in all but name.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "tests/house/project_files.h"
#include "tests/house/source_tree.h"

namespace housingd::house {
namespace {

namespace fs = std::filesystem;

bool is_source(const std::string& path) {
  return path.ends_with(".h") || path.ends_with(".cpp");
}

TEST(EachHeader, IsIncluded) {
  std::set<std::string> included;
  for (const SourceFile& file : source_files()) included.insert(file.includes.begin(), file.includes.end());
  for (const SourceFile& file : source_files()) {
    if (file.path.ends_with(".h")) {
      EXPECT_TRUE(included.contains(file.path)) << file.path << " is included by nobody";
    }
  }
}

// The words of each folder's CMakeLists.txt.
std::map<fs::path, std::set<std::string>> words_of_targets() {
  std::map<fs::path, std::set<std::string>> words;
  for (const auto& [path, content] : project_files()) {
    if (fs::path(path).filename() != "CMakeLists.txt") continue;
    std::string text = content;
    std::ranges::replace_if(text, [](char c) { return c == '(' || c == ')' || c == '"'; }, ' ');
    std::istringstream stream(text);
    words[fs::path(path).parent_path()] = {std::istream_iterator<std::string>(stream), {}};
  }
  return words;
}

TEST(EachSource, BelongsToATarget) {
  const auto words = words_of_targets();
  const auto listed = [&words](const fs::path& source) {
    for (fs::path folder = source.parent_path(); !folder.empty(); folder = folder.parent_path()) {
      const auto targets = words.find(folder);
      const bool found =
          targets != words.end() && targets->second.contains(source.lexically_relative(folder).generic_string());
      if (found) return true;
    }
    return false;
  };
  for (const SourceFile& file : source_files()) {
    if (file.path.ends_with(".cpp")) {
      EXPECT_TRUE(listed(file.path)) << file.path << " is in no CMakeLists.txt";
    }
  }
}

// Tools find these by their names, or by their folders.
bool is_found_by_name(const std::string& path) {
  static const std::set<std::string> names{".clang-format",     ".clang-tidy",    ".editorconfig",
                                           ".gitignore",        ".dockerignore",  ".pre-commit-config.yaml",
                                           ".yamllint.yaml",    "CMakeLists.txt", "package.json",
                                           "package-lock.json", "README.md"};
  return names.contains(fs::path(path).filename().string()) || path.starts_with(".github/workflows/");
}

// What others may call it: a definition by the name that is inside, a CMake
// module, a test or a dictionary by its stem.
std::set<std::string> names_for_others(const std::string& path) {
  const fs::path file(path);
  const std::string stem = file.stem().string();
  std::set<std::string> names{file.filename().string()};
  if (path.ends_with(".cmake")) names.insert("include(" + stem + ")");
  if (path.starts_with("config/jobs/") || path.starts_with("config/catalog/")) names.insert(stem);
  if (path.starts_with("fuzz/") && path.ends_with(".dict")) names.insert(stem + ".cpp");
  if (path.starts_with("tests/page/") && stem.ends_with("_test")) {
    names.insert("housingd_page_test(" + stem.substr(0, stem.size() - std::string("_test").size()));
  }
  return names;
}

TEST(EachOtherFile, IsNamedBySomebody) {
  for (const auto& [path, text] : project_files()) {
    if (is_source(path) || is_found_by_name(path)) continue;
    const auto names = names_for_others(path);
    const bool named = std::ranges::any_of(project_files(), [&path = path, &names](const auto& other) {
      const auto holds = [&other](const std::string& name) { return other.second.find(name) != std::string::npos; };
      return other.first != path && std::ranges::any_of(names, holds);
    });
    EXPECT_TRUE(named) << path << " is named by no other file";
  }
}

}  // namespace
}  // namespace housingd::house

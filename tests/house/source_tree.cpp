#include "tests/house/source_tree.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace housingd::house {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> quoted_includes(const std::string& text) {
  static const std::regex include(R"re(^\s*#\s*include\s+"([^"]+)")re");
  std::vector<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, include)) found.push_back(match[1]);
  }
  return found;
}

bool is_source(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

}  // namespace

fs::path project_root() {
  const char* root = std::getenv("HOUSINGD_SOURCE_DIR");
  if (root == nullptr) throw std::runtime_error("HOUSINGD_SOURCE_DIR is not set: run this test by ctest");
  return root;
}

std::string text_of_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<SourceFile> source_files() {
  const fs::path root = project_root();
  std::vector<SourceFile> files;
  for (const char* top : {"pipeline", "daemon", "simulator", "tests", "bench", "fuzz"}) {
    if (!fs::exists(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      if (!entry.is_regular_file() || !is_source(entry.path())) continue;
      files.push_back({fs::relative(entry.path(), root).generic_string(), quoted_includes(text_of_file(entry.path()))});
    }
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::set<std::string> source_folders() {
  std::set<std::string> folders;
  for (const SourceFile& file : source_files()) folders.insert(fs::path(file.path).parent_path().generic_string());
  return folders;
}

}  // namespace housingd::house

#include "tests/house/source_tree.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace housingd::house {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> quoted_includes(const std::string& text) {
  static constexpr std::string_view start = "#include \"";
  std::vector<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(start)) continue;
    found.push_back(line.substr(start.size(), line.find('"', start.size()) - start.size()));
  }
  return found;
}

bool is_source(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

std::vector<SourceFile> read_source_files() {
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

const std::vector<SourceFile>& source_files() {
  static const auto files = read_source_files();
  return files;
}

std::set<std::string> source_folders() {
  std::set<std::string> folders;
  for (const SourceFile& file : source_files()) folders.insert(fs::path(file.path).parent_path().generic_string());
  return folders;
}

}  // namespace housingd::house

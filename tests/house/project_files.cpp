#include "tests/house/project_files.h"

#include <set>

#include "tests/house/source_tree.h"

namespace housingd::house {
namespace {

namespace fs = std::filesystem;

bool is_ours(const fs::directory_entry& entry, bool at_root) {
  static const std::set<std::string> foreign{".git", ".cache", "node_modules"};
  static const std::set<std::string> foreign_at_root{"build", "dist", "secrets", "compile_commands.json"};
  const std::string name = entry.path().filename().string();
  if (foreign.contains(name)) return false;
  return !at_root || (!foreign_at_root.contains(name) && !name.starts_with("housing.db"));
}

void collect(const fs::path& folder, const fs::path& root, std::map<std::string, std::string>& files) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!is_ours(entry, folder == root)) continue;
    if (entry.is_directory()) collect(entry.path(), root, files);
    if (entry.is_regular_file()) files[fs::relative(entry.path(), root).generic_string()] = text_of_file(entry.path());
  }
}

}  // namespace

const std::map<std::string, std::string>& project_files() {
  static const auto files = [] {
    std::map<std::string, std::string> found;
    collect(project_root(), project_root(), found);
    return found;
  }();
  return files;
}

}  // namespace housingd::house

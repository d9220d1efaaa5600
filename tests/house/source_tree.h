// The project's own files, as the house rules see them.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace housingd::house {

struct SourceFile {
  std::string path;                   // from the project's root: "pipeline/fetch/governor.h"
  std::vector<std::string> includes;  // in quotes, in order
};

// Where the project lies: $HOUSINGD_SOURCE_DIR.
[[nodiscard]] std::filesystem::path project_root();

[[nodiscard]] std::string text_of_file(const std::filesystem::path& path);

// Every .h and .cpp below the folders that hold C++, ordered by path.
[[nodiscard]] const std::vector<SourceFile>& source_files();

// The folders of those files: "pipeline/fetch".
[[nodiscard]] std::set<std::string> source_folders();

}  // namespace housingd::house

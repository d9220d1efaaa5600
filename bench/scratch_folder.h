// A folder of one measurement's own.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace housingd::bench {

// Empty when made, gone with all that is in it when destroyed.
class ScratchFolder {
 public:
  ScratchFolder() : path_(std::filesystem::temp_directory_path() / ("housingd-bench-" + std::to_string(::getpid()))) {
    std::filesystem::create_directory(path_);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace housingd::bench

// A file system with little room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/scratch_folder.h"

namespace housingd::faults {

// A tmpfs that PostgreSQL's user may write to.
class SmallDisk {
 public:
  // Why there can be none; tests skip themselves with it.
  static std::optional<std::string> missing();

  SmallDisk();
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // From now on, besides what is used.
  void leave_free(std::uint64_t bytes);

 private:
  void mount(std::uint64_t bytes, unsigned long flags) const;

  support::ScratchFolder folder_;
  std::filesystem::path path_ = folder_ / "disk";
};

}  // namespace housingd::faults

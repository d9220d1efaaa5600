// Files of an archive: written at a place, and cut back to what is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"

namespace housingd::archive {

// An open file, closed when destroyed. Every operation is blocking. Errors:
// not_archived (fail_partition), with the file's name and the system's words.
class File {
 public:
  // Created where it is not there.
  [[nodiscard]] static outcome::result<File> open_to_write(const std::filesystem::path& path);
  [[nodiscard]] static outcome::result<File> open_to_read(const std::filesystem::path& path);
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  [[nodiscard]] outcome::result<std::uint64_t> size() const;
  [[nodiscard]] outcome::result<void> write(std::uint64_t at, std::string_view bytes);
  // Exactly so many bytes.
  [[nodiscard]] outcome::result<std::string> read(std::uint64_t at, std::uint64_t bytes) const;
  [[nodiscard]] outcome::result<void> cut(std::uint64_t bytes);

  // Holds the file against prune(), as long as it is open. False: it is held
  // in a way that does not go with this one.
  enum class Hold : bool { shared, alone };
  [[nodiscard]] bool hold(Hold how);

 private:
  File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
  int descriptor_;
  std::filesystem::path path_;
};

// The whole file at once, in place of what was there before.
[[nodiscard]] outcome::result<void> replace_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace housingd::archive

// A file that is written from its beginning to its end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "daemon/export/partial_file.h"
#include "pipeline/outcome/result.h"

namespace housingd::exporting {

class TextFile {
 public:
  [[nodiscard]] static outcome::result<TextFile> create(std::filesystem::path target);

  // Where the next bytes go; write_if_full() after each few of them.
  [[nodiscard]] std::string& buffer() { return buffer_; }
  [[nodiscard]] outcome::result<void> write_if_full() {
    return buffer_.size() < full_bytes ? outcome::result<void>() : write();
  }
  // Writes the rest and waits until the disk has it.
  [[nodiscard]] outcome::result<void> finish();
  [[nodiscard]] outcome::result<void> publish(Existing existing) { return file_.publish(existing); }

  [[nodiscard]] std::uint64_t bytes() const { return written_; }
  [[nodiscard]] const std::filesystem::path& target() const { return file_.target(); }

 private:
  static constexpr std::size_t full_bytes = 256UL * 1024;

  explicit TextFile(PartialFile file) : file_(std::move(file)) {}
  [[nodiscard]] outcome::result<void> write();

  PartialFile file_;
  std::string buffer_;
  std::uint64_t written_ = 0;
};

}  // namespace housingd::exporting

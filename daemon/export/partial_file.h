// A file that has its name only when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>

#include "pipeline/outcome/result.h"

namespace housingd::exporting {

enum class Existing : std::uint8_t { keep, replace };

// TARGET.partial beside the target, until publish() gives it the target's
// name. One that was not published is removed on destruction; what a process
// that was killed left behind is taken over by the next one. Errors name the
// file; those of write_error().
class PartialFile {
 public:
  // Empty. Also fails while another process writes to the same target.
  [[nodiscard]] static outcome::result<PartialFile> create(std::filesystem::path target);
  ~PartialFile();
  PartialFile(PartialFile&& other) noexcept;
  PartialFile& operator=(PartialFile&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& target() const { return target_; }
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::uint64_t size() const;

  // Waits until the disk has it.
  [[nodiscard]] outcome::result<void> sync();
  // After sync(): the name appears at once or not at all, also after a crash.
  [[nodiscard]] outcome::result<void> publish(Existing existing);

 private:
  PartialFile(std::filesystem::path target, std::filesystem::path path, int descriptor);

  std::filesystem::path target_, path_;
  int descriptor_;
  bool published_ = false;
};

// So that names of files in it outlive a crash.
[[nodiscard]] outcome::result<void> sync_folder(const std::filesystem::path& folder);

}  // namespace housingd::exporting

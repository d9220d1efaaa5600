#include "pipeline/archive/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "pipeline/archive/not_archived.h"

namespace housingd::archive {

using outcome::Error;
using outcome::result;

namespace {

// What sources say may be nobody else's business.
constexpr mode_t mode = 0640;

Error failed(const std::filesystem::path& path, int code) {
  return not_archived(path.string() + ": " + std::generic_category().message(code));
}

result<int> open_file(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor < 0) return failed(path, errno);
  return descriptor;
}

}  // namespace

result<File> File::open_to_write(const std::filesystem::path& path) {
  auto opened = open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW);
  if (!opened) return opened.error();
  return File(*opened, path);
}

result<File> File::open_to_read(const std::filesystem::path& path) {
  auto opened = open_file(path, O_RDONLY);
  if (!opened) return opened.error();
  return File(*opened, path);
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

result<std::uint64_t> File::size() const {
  struct stat found{};
  if (::fstat(descriptor_, &found) != 0) return failed(path_, errno);
  return static_cast<std::uint64_t>(found.st_size);
}

result<void> File::write(std::uint64_t at, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed(path_, errno);
    at += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

result<std::string> File::read(std::uint64_t at, std::uint64_t bytes) const {
  std::string text(bytes, '\0');
  std::size_t got = 0;
  while (got < text.size()) {
    const ssize_t read = ::pread(descriptor_, text.data() + got, text.size() - got, static_cast<off_t>(at + got));
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return failed(path_, errno);
    if (read == 0) {
      return not_archived(path_.string() + ": it ends too early");
    }
    got += static_cast<std::size_t>(read);
  }
  return text;
}

result<void> File::cut(std::uint64_t bytes) {
  if (::ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) return failed(path_, errno);
  return {};
}

bool File::hold(Hold how) {
  return ::flock(descriptor_, (how == Hold::alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0;
}

result<void> replace_file(const std::filesystem::path& path, std::string_view bytes) {
  auto beside = path;
  beside += ".new";
  {
    auto file = File::open_to_write(beside);
    if (!file) return file.error();
    if (auto cut = file->cut(0); !cut) return cut;
    if (auto written = file->write(0, bytes); !written) return written;
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return failed(path, errno);
  return {};
}

}  // namespace housingd::archive

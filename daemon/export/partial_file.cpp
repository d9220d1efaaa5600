#include "daemon/export/partial_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "daemon/export/file_error.h"

namespace housingd::exporting {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

// What SQLite may put beside a file while it works on it.
constexpr const char* siblings[] = {"-journal", "-wal", "-shm"};

Error taken(const std::filesystem::path& target) {
  return {Disposition::fail_run, ErrorCode::store_unavailable,
          target.string() + " is there already; --force replaces it"};
}

// Whether the name still means the file that was opened: between opening and
// locking it another process may have published or removed it.
bool is_still(int descriptor, const std::filesystem::path& path) {
  struct stat opened{};
  struct stat named{};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

// 0, or errno.
int rename_unless_there(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system that cannot do both at once.
  std::error_code trouble;
  if (std::filesystem::exists(to, trouble)) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

}  // namespace

result<PartialFile> PartialFile::create(std::filesystem::path target) {
  auto path = target;
  path += ".partial";
  for (;;) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor < 0) return write_error(path, errno, 0);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      ::close(descriptor);
      return Error(Disposition::fail_run, ErrorCode::store_unavailable,
                   "another export is writing " + path.string() + "; wait for it or stop it first");
    }
    PartialFile file(std::move(target), path, descriptor);
    if (!is_still(descriptor, path)) {
      file.published_ = true;  // not ours to remove
      target = file.target_;
      continue;
    }
    if (::ftruncate(descriptor, 0) != 0) return write_error(path, errno, 0);
    return file;
  }
}

PartialFile::PartialFile(std::filesystem::path target, std::filesystem::path path, int descriptor)
    : target_(std::move(target)), path_(std::move(path)), descriptor_(descriptor) {}

PartialFile::PartialFile(PartialFile&& other) noexcept
    : target_(std::move(other.target_)),
      path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      published_(other.published_) {}

PartialFile::~PartialFile() {
  if (descriptor_ < 0) return;
  std::error_code trouble;  // what cannot be removed is taken over next time
  if (!published_) std::filesystem::remove(path_, trouble);
  for (const char* sibling : siblings) {
    auto beside = path_;
    std::filesystem::remove(beside += sibling, trouble);
  }
  ::close(descriptor_);
}

std::uint64_t PartialFile::size() const {
  struct stat status{};
  return ::fstat(descriptor_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

result<void> PartialFile::sync() {
  if (::fsync(descriptor_) != 0) return write_error(path_, errno, size());
  return {};
}

result<void> PartialFile::publish(Existing existing) {
  const int error = existing == Existing::keep ? rename_unless_there(path_, target_)
                                               : (::rename(path_.c_str(), target_.c_str()) == 0 ? 0 : errno);
  if (error == EEXIST) return taken(target_);
  if (error != 0) return write_error(target_, error, size());
  published_ = true;
  return sync_folder(target_.parent_path());
}

result<void> sync_folder(const std::filesystem::path& folder) {
  const std::filesystem::path named = folder.empty() ? "." : folder;
  const int descriptor = ::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return write_error(named / ".", errno, 0);
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  // A file system that has nothing to wait for says so by EINVAL.
  if (error != 0 && error != EINVAL) return write_error(named / ".", error, 0);
  return {};
}

}  // namespace housingd::exporting

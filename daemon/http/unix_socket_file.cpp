#include "daemon/http/unix_socket_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

namespace housingd::http {
namespace {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

Error unusable(const std::string& path, std::string_view why) {
  return {Disposition::fail_run, ErrorCode::connection,
          fmt::format("cannot listen on the Unix socket {}: {}", path, why)};
}

Error invalid(std::string_view why) {
  return {Disposition::fail_run, ErrorCode::invalid_definition, fmt::format("the path of the Unix socket {}", why)};
}

enum class Listener { alive, gone, unknown };

std::string in_it(const std::string& folder) {
  return (std::filesystem::path(folder) / "control.sock").string();
}

// Whether somebody answers there, without waiting for it.
Listener look_for_listener(const std::string& path) {
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return Listener::unknown;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int status = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int error = errno;
  ::close(descriptor);
  // EAGAIN: it lives, and its queue is full.
  if (status == 0 || error == EAGAIN) return Listener::alive;
  return error == ECONNREFUSED ? Listener::gone : Listener::unknown;
}

}  // namespace

UnixSocketFile::UnixSocketFile(std::string path) : path_(std::move(path)) {
  struct stat file{};
  if (::lstat(path_.c_str(), &file) != 0) {
    path_.clear();
    return;
  }
  device_ = file.st_dev;
  inode_ = file.st_ino;
}

UnixSocketFile::UnixSocketFile(UnixSocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), device_(other.device_), inode_(other.inode_) {}

UnixSocketFile::~UnixSocketFile() {
  if (path_.empty()) return;
  struct stat file{};
  if (::lstat(path_.c_str(), &file) != 0 || file.st_dev != device_ || file.st_ino != inode_) return;
  ::unlink(path_.c_str());
}

FolderLock::FolderLock(const std::string& path_in_it) {
  std::string folder = std::filesystem::path(path_in_it).parent_path().string();
  if (folder.empty()) folder = ".";
  descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) return;
  // Best effort, and never for long: without it only the race is unguarded.
  for (int tries = 0; tries < 100 && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

outcome::result<void> check_socket_path(const std::string& path) {
  if (path.empty()) return invalid("is empty");
  if (path.front() == '@' || path.find('\0') != std::string::npos) {
    return invalid("is abstract: such a socket has no permissions; give the path of a file");
  }
  constexpr std::size_t most_bytes = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() > most_bytes) {
    return invalid(fmt::format("has {} bytes, at most {} are possible: {}", path.size(), most_bytes, path));
  }
  return outcome::result<void>();
}

outcome::result<void> remove_stale_socket(const std::string& path) {
  struct stat file{};
  if (::lstat(path.c_str(), &file) != 0) {
    if (errno == ENOENT) return outcome::result<void>();
    return unusable(path, std::strerror(errno));
  }
  if (S_ISDIR(file.st_mode)) return unusable(path, "it is a folder; give the path of a file in it: " + in_it(path));
  if (!S_ISSOCK(file.st_mode)) {
    return unusable(path, "there is another file, which is no socket; choose another path");
  }
  switch (look_for_listener(path)) {
    case Listener::alive:
      return unusable(path, "another server listens there: 'housingd status' asks it; stop it or choose another path");
    case Listener::unknown:
      return unusable(path, "it cannot be told whether another server listens there; remove the file if none does");
    case Listener::gone:
      break;
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return unusable(path, std::strerror(errno));
  return outcome::result<void>();
}

}  // namespace housingd::http

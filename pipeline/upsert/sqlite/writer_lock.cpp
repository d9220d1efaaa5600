#include "pipeline/upsert/sqlite/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

namespace housingd::upsert::sqlite {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

constexpr std::chrono::milliseconds moment{10};

std::string lock_file(const std::string& database_path) {
  return database_path + "-housingd.lock";
}

// Whoever looks whether the lock is held has it for a moment.
bool lock_soon(int descriptor) {
  constexpr int tries = 5;
  for (int left = tries; ::flock(descriptor, LOCK_EX | LOCK_NB) != 0; std::this_thread::sleep_for(moment)) {
    if (--left == 0) return false;
  }
  return true;
}

}  // namespace

outcome::result<WriterLock> WriterLock::take(const std::string& database_path) {
  const std::string path = lock_file(database_path);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return Error(Disposition::fail_run, ErrorCode::store_unavailable,
                 "cannot write beside the database: " + path + ": " + std::strerror(errno));
  }
  if (!lock_soon(descriptor)) {
    ::close(descriptor);
    return Error(
        Disposition::fail_run, ErrorCode::store_unavailable,
        "another housingd is writing to " + database_path + " (it holds " + path + "); wait for it or stop it first");
  }
  return WriterLock(descriptor);
}

std::optional<bool> WriterLock::is_held(const std::string& database_path) {
  const int descriptor = ::open(lock_file(database_path).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno == ENOENT ? std::optional(false) : std::nullopt;
  const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0;
  ::close(descriptor);
  return held;
}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

WriterLock::~WriterLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace housingd::upsert::sqlite

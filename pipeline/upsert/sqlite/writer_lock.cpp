#include "pipeline/upsert/sqlite/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace housingd::upsert::sqlite {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

outcome::result<WriterLock> WriterLock::take(const std::string& database_path) {
  const std::string path = database_path + "-housingd.lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return Error(Disposition::fail_run, ErrorCode::store_unavailable,
                 "cannot write beside the database: " + path + ": " + std::strerror(errno));
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return Error(
        Disposition::fail_run, ErrorCode::store_unavailable,
        "another housingd is writing to " + database_path + " (it holds " + path + "); wait for it or stop it first");
  }
  return WriterLock(descriptor);
}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

WriterLock::~WriterLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace housingd::upsert::sqlite

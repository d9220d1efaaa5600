// The file by which a Unix socket is found.
#pragma once

#include <sys/types.h>

#include <string>

#include "pipeline/outcome/result.h"

namespace housingd::http {

// Removes the file when destroyed, if it is still the one that was bound. Goes
// before its socket is closed: nobody then meets a file without a listener.
class UnixSocketFile {
 public:
  explicit UnixSocketFile(std::string path);
  UnixSocketFile(UnixSocketFile&& other) noexcept;
  UnixSocketFile& operator=(UnixSocketFile&&) = delete;
  UnixSocketFile(const UnixSocketFile&) = delete;
  ~UnixSocketFile();

 private:
  std::string path_;  // empty: moved from
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

// Held while a stale file is replaced: of two servers that start at once, one
// would remove the other's fresh socket.
class FolderLock {
 public:
  explicit FolderLock(const std::string& path_in_it);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

// Refuses paths that cannot be bound: empty, too long, abstract. Error:
// invalid_definition (fail_run).
[[nodiscard]] outcome::result<void> check_socket_path(const std::string& path);

// Removes a socket that nobody listens on. Errors: connection (fail_run) when
// somebody does, or when the file is no socket.
[[nodiscard]] outcome::result<void> remove_stale_socket(const std::string& path);

}  // namespace housingd::http

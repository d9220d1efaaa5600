// Keeps a second writing process away; private to the SQLite store.
#pragma once

#include <optional>
#include <string>

#include "pipeline/outcome/result.h"

namespace housingd::upsert::sqlite {

// Held from take() to destruction; the kernel lets go of it when the process
// dies. The lock file itself stays: removing it would race with the next taker.
class WriterLock {
 public:
  WriterLock() = default;
  // store_unavailable (Disposition::fail_run) when another process holds it.
  [[nodiscard]] static outcome::result<WriterLock> take(const std::string& database_path);

  // Whether any process holds it. Nothing: it cannot be told, for want of a
  // permission; no lock file is nobody.
  [[nodiscard]] static std::optional<bool> is_held(const std::string& database_path);

  WriterLock(WriterLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  WriterLock& operator=(WriterLock&& other) noexcept;
  ~WriterLock();

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace housingd::upsert::sqlite

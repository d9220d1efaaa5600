// The embedded store: one file, one writer.
#pragma once

#include <memory>
#include <string>

#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

// All work happens on one thread of its own: SQLite blocks, and SQLite 3.40's
// WAL must not have two writing connections (a rare race between two can
// damage it). Another process that writes the same file is kept out by a lock
// on FILE-housingd.lock; readers are welcome at any time.
//
// rehearsed: everything happens inside one transaction that is rolled back on
// destruction; a file that is not there is not made.
//
// Errors as of Store. Blocking.
[[nodiscard]] outcome::result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, Access access,
                                                                        Durability durability);

}  // namespace housingd::upsert::sqlite

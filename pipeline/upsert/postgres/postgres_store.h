// The store in a PostgreSQL database.
#pragma once

#include <memory>
#include <string>

#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// Tables live in the first schema of the connection's search path. Two
// connections write, others read, each opened when it is first needed; no
// thread of its own but one for libpq's blocking calls. Wants direct
// connections or a pooler in session mode (it has temporary tables and prepared
// statements).
//
// One program at a time may run a job on a database: held by an advisory lock
// for as long as the run is open; a second one is refused (store_conflict).
//
// All methods of the store must be called on one and the same executor.
//
// rehearsed: everything happens inside one transaction that never ends well;
// it holds its locks that long.
//
// Errors: invalid_definition for a string that libpq does not read; those of
// Store come from the first operation, as nothing is connected to here.
[[nodiscard]] outcome::result<std::unique_ptr<Store>> open_postgres_store(const std::string& conninfo, Access access,
                                                                          StoreOptions options);

}  // namespace housingd::upsert::postgres

// The tables of the ledger; private to the SQLite store.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/upsert/sqlite/database.h"

namespace housingd::upsert::sqlite {

// Creates what is missing.
[[nodiscard]] std::string ledger_sql();

[[nodiscard]] bool has_ledger(Database& database);

// Whether it is there to be read. Throws SchemaConflict for one of another version.
[[nodiscard]] bool has_readable_ledger(Database& database);

enum class LedgerState : std::uint8_t { incomplete, complete };

// Only reads. Throws SchemaConflict for a ledger of another version, and
// for tables of the ledger's names in one that no housingd wrote.
LedgerState check_ledger(Database& database);

}  // namespace housingd::upsert::sqlite

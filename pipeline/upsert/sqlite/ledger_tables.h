// The tables of the ledger; private to the SQLite store.
#pragma once

#include "pipeline/upsert/sqlite/database.h"

namespace housingd::upsert::sqlite {

[[nodiscard]] bool has_ledger(Database& database);

// Throws SchemaConflict for a file that a newer program wrote. Only reads.
void check_ledger(Database& database);

// Checks, and creates what is missing.
void prepare_ledger(Database& database);

}  // namespace housingd::upsert::sqlite

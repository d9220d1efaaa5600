// Which tables of a file are housingd's; private to the SQLite store.
#pragma once

#include <vector>

#include "pipeline/upsert/snapshot.h"
#include "pipeline/upsert/sqlite/database.h"

namespace housingd::upsert::sqlite {

// Those that schema_columns remembers and that are still there, with the
// columns and indexes that are ours, then the ledger's; none in a file without
// a ledger. Throws SchemaConflict for a file that a newer program wrote.
[[nodiscard]] std::vector<SnapshotTable> snapshot_tables(Database& database);

}  // namespace housingd::upsert::sqlite

// Tables from the model; private to the SQLite store.
#pragma once

#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

// Creates what is missing of the ledger and of the model's tables, columns and
// indexes, and says what of the latter it did. Throws SchemaConflict, with the
// remedy, for what cannot be done without losing data and for a file that a
// newer program wrote. Part of the caller's transaction.
std::vector<SchemaChange> prepare_schema(Database& database, const definition::Model& model);

// What prepare_schema() would do, or refuse; only reads. A file without a
// ledger is welcome.
std::vector<SchemaChange> examine_schema(Database& database, const definition::Model& model);

}  // namespace housingd::upsert::sqlite

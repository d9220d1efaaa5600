// Tables from the model; private to the SQLite store.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

// Creates what is missing of the ledger. Throws SchemaConflict for a file that
// a newer version wrote.
void prepare_ledger(Database& database);

// Creates what is missing of the model's tables, columns and indexes. Throws
// SchemaConflict, with the remedy, for what cannot be done without losing data.
std::vector<SchemaChange> prepare_tables(Database& database, const definition::Model& model);

// The columns of `table` that refer to its parent's key; empty without a parent.
[[nodiscard]] std::vector<std::size_t> parent_columns(const definition::Model& model, const definition::Table& table);

}  // namespace housingd::upsert::sqlite

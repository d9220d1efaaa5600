// What a model makes in the store, as SQL, for people and as JSON.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/definition/store_kind.h"
#include "pipeline/upsert/store.h"

namespace housingd::cli {

struct ModelSchema {
  const definition::Model* model;
  std::vector<upsert::SchemaChange> changes;
};
using ModelSchemas = std::vector<ModelSchema>;

// The ledger is the same for all models: its change stays where it comes first.
void keep_one_ledger(ModelSchemas& schemas);
[[nodiscard]] bool is_empty(const ModelSchemas& schemas);

// One transaction that psql or sqlite3 can run; `title` is its first line.
// Without any change the title alone.
[[nodiscard]] std::string schema_script(const ModelSchemas& schemas, definition::StoreKind kind,
                                        const std::string& title);

// One line a change: "table properties".
[[nodiscard]] std::string changes_text(const ModelSchemas& schemas);

// {"store", "changes": [{"model", "kind", "table", "name", "sql"}]}
[[nodiscard]] std::string changes_json(const ModelSchemas& schemas, const std::string& store);

// {"database", "models": [{"model", "tables": [{"table", "columns": [...]}], "sql"}]}
[[nodiscard]] std::string schema_json(const ModelSchemas& schemas, definition::StoreKind kind);

}  // namespace housingd::cli

// What a model makes in a database, without one at hand: for people who want to
// see it, or to make it themselves.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/definition/store_kind.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert {

// All that an empty database gets.
[[nodiscard]] std::vector<SchemaChange> schema_of(const definition::Model& model, definition::StoreKind kind);

// As the database calls it: "timestamptz", "INTEGER".
[[nodiscard]] std::string database_type(const definition::Table& table, const definition::Column& column,
                                        definition::StoreKind kind);

}  // namespace housingd::upsert

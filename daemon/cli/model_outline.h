// A model and an endpoint, as a person reads which data goes where.
#pragma once

#include <string>

#include "pipeline/definition/model.h"
#include "pipeline/definition/source.h"

namespace housingd::json {
class JsonDocument;
}

namespace housingd::cli {

enum class Detail : bool { tables, columns };

// Each table with where in a record its rows are found and its key; with
// Detail::columns also each column with its type and origin.
[[nodiscard]] std::string outline_text(const definition::Model& model, const definition::Endpoint& endpoint,
                                       Detail detail);

// {NAME: {rows_from, shared, key, columns: {NAME: {type, from}}}}; rows_from
// is null for a table that this endpoint does not fill.
void write_outline(json::JsonDocument& document, const definition::Model& model, const definition::Endpoint& endpoint);

}  // namespace housingd::cli

// How a model's tables hang together, as a diagram.
#pragma once

#include <optional>
#include <string>

#include "pipeline/definition/model.h"

namespace housingd::cli {

// The table that a column refers to, as its description begins with it:
// "→ roads", "Its address; → zip_codes".
[[nodiscard]] const definition::Table* referred_table(const definition::Model& model, const definition::Column& column);

// A Mermaid erDiagram: of each table its key and the columns that refer to others.
[[nodiscard]] std::string schema_diagram(const definition::Model& model);

}  // namespace housingd::cli

// A model's tables as a page for people: docs/tables.md is that of the model
// that is shipped.
#pragma once

#include <string>

#include "pipeline/definition/model.h"

namespace housingd::cli {

// Markdown with a Mermaid diagram. "→ NAME" at the beginning of a column's
// description says that it refers to that table.
[[nodiscard]] std::string schema_page(const definition::Model& model);

}  // namespace housingd::cli

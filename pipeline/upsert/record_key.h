// A record's key as the column that holds it wants it.
#pragma once

#include <string>

#include "pipeline/definition/model.h"
#include "pipeline/record/row.h"

namespace housingd::upsert {

// Brings `key` into its stored form where that differs (a UUID in lower case);
// a cell of text points into it.
[[nodiscard]] record::Cell key_cell(const definition::Column& column, std::string& key);

}  // namespace housingd::upsert

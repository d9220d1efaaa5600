// JSON values to cells, by column type; private to upsert.
#pragma once

#include <deque>
#include <string>

#include "pipeline/definition/model.h"
#include "pipeline/outcome/error.h"
#include "pipeline/record/json.h"
#include "pipeline/record/row.h"

namespace housingd::upsert {

enum class CellFault : std::uint8_t {
  none,
  type,   // not what the column holds
  range,  // the right type, too large
  nul,    // text with U+0000, which PostgreSQL cannot store and nobody means
};

// Null gives a null cell. Text that has to be made (lowered, JSON) goes to `texts`.
[[nodiscard]] CellFault read_cell(const record::Value& value, definition::ColumnType type,
                                  std::deque<std::string>& texts, record::Cell& into);

}  // namespace housingd::upsert

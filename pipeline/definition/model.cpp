#include "pipeline/definition/model.h"

#include <algorithm>

namespace housingd::definition {

std::optional<std::size_t> Table::find_column(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &Column::name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

const Table* Model::find_table(std::string_view table) const {
  const auto found = std::ranges::find(tables, table, &Table::name);
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace housingd::definition

// Models of a table or two, made by hand: names that YAML does not let through.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/model.h"

namespace housingd::upsert::postgres {

using definition::Column;
using definition::ColumnType;
using definition::Model;
using definition::Table;

inline Column column(std::string name, ColumnType type, std::string description = "") {
  Column column;
  column.name = std::move(name);
  column.type = type;
  column.description = std::move(description);
  return column;
}

// The first column is the key.
inline Table table(std::string name, std::vector<Column> columns, std::string description = "") {
  Table table;
  table.name = std::move(name);
  table.description = std::move(description);
  table.root = "home";
  table.key = {columns.front().name};
  table.columns = std::move(columns);
  return table;
}

inline Model model_of(std::vector<Table> tables) {
  Model model;
  model.name = "homes";
  model.tables = std::move(tables);
  return model;
}

inline Model homes_model() {
  return model_of({table("homes", {column("id", ColumnType::uuid), column("price", ColumnType::bigint)})});
}

}  // namespace housingd::upsert::postgres

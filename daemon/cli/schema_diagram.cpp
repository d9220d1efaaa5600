#include "daemon/cli/schema_diagram.h"

#include <algorithm>

#include "pipeline/definition/column_type_name.h"

namespace housingd::cli {

using definition::Column;
using definition::Table;

namespace {

bool is_key(const Table& table, const Column& column) {
  return std::ranges::find(table.key, column.name) != table.key.end();
}

std::string entity(const definition::Model& model, const Table& table) {
  std::string text = "  " + table.name + " {\n";
  for (const Column& column : table.columns) {
    const bool key = is_key(table, column);
    const bool refers = column.origin == definition::ColumnOrigin::parent || referred_table(model, column) != nullptr;
    if (!key && !refers) continue;
    text += "    " + std::string(name_of(column.type)) + " " + column.name +
            (key && refers ? " PK, FK"
             : key         ? " PK"
                           : " FK") +
            "\n";
  }
  return text + "  }\n";
}

std::string relations(const definition::Model& model, const Table& table) {
  std::string text;
  if (!table.parent.empty()) text += "  " + table.parent + " ||--o{ " + table.name + " : has\n";
  for (const Column& column : table.columns) {
    const Table* referred = referred_table(model, column);
    if (referred == nullptr || column.origin == definition::ColumnOrigin::parent) continue;
    text += "  " + referred->name + " |o--o{ " + table.name + " : " + column.name + "\n";
  }
  return text;
}

}  // namespace

const Table* referred_table(const definition::Model& model, const Column& column) {
  static const std::string arrow = "→ ";
  const std::size_t at = column.description.find(arrow);
  if (at == std::string::npos) return nullptr;
  const std::size_t begin = at + arrow.size();
  const std::size_t end = column.description.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", begin);
  return model.find_table(
      std::string_view(column.description).substr(begin, std::min(end, column.description.size()) - begin));
}

std::string schema_diagram(const definition::Model& model) {
  std::string text = "erDiagram\n";
  for (const Table& table : model.tables) text += entity(model, table);
  for (const Table& table : model.tables) text += relations(model, table);
  return text;
}

}  // namespace housingd::cli

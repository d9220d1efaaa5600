#include "pipeline/upsert/table_shape.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/record/key_hash.h"

namespace housingd::upsert {

using definition::Model;
using definition::Table;

namespace {

constexpr std::size_t longest_name = 63;

Columns columns_named(const Table& table, const std::vector<std::string>& names) {
  Columns columns;
  for (const auto& name : names) columns.push_back(*table.find_column(name));
  return columns;
}

std::vector<std::string> parent_column_names(const Model& model, const Table& table) {
  std::vector<std::string> names;
  for (const std::size_t column : parent_columns(model, table)) names.push_back(table.columns[column].name);
  return names;
}

bool begins_with(const std::vector<std::string>& key, const std::vector<std::string>& start) {
  return start.size() <= key.size() && std::equal(start.begin(), start.end(), key.begin());
}

}  // namespace

Columns key_columns(const Table& table) {
  return columns_named(table, table.key);
}

Columns value_columns(const Table& table) {
  Columns columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (std::ranges::find(table.key, table.columns[i].name) == table.key.end()) columns.push_back(i);
  }
  return columns;
}

Columns tracked_columns(const Table& table) {
  return columns_named(table, table.track);
}

Columns parent_columns(const Model& model, const Table& table) {
  Columns columns;
  if (table.parent.empty() || table.shared) return columns;
  for (const auto& key : model.find_table(table.parent)->key) {
    const auto found = std::ranges::find_if(table.columns, [&](const definition::Column& column) {
      return column.origin == definition::ColumnOrigin::parent && column.parent_column == key;
    });
    columns.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  return columns;
}

std::vector<std::size_t> children_of(const Model& model, std::size_t table) {
  std::vector<std::size_t> children;
  for (std::size_t i = 0; i < model.tables.size(); ++i) {
    const Table& child = model.tables[i];
    if (!child.shared && child.parent == model.tables[table].name) children.push_back(i);
  }
  return children;
}

bool has_own_key(const Model& model, const Table& table) {
  return !begins_with(table.key, parent_column_names(model, table)) || table.parent.empty() || table.shared;
}

std::vector<std::vector<std::string>> indexes_of(const Model& model, const Table& table) {
  auto indexes = table.indexes;
  auto owner = parent_column_names(model, table);
  const bool wished = std::ranges::find(indexes, owner) != indexes.end();
  if (!wished && !begins_with(table.key, owner)) indexes.push_back(std::move(owner));
  return indexes;
}

std::string index_name(const Table& table, const std::vector<std::string>& columns) {
  std::string name = table.name + "_by";
  for (const auto& column : columns) name += "_" + column;
  if (name.size() <= longest_name) return name;
  const std::string hash = fmt::format("_{:016x}", record::key_hash(name));
  return name.substr(0, longest_name - hash.size()) + hash;
}

}  // namespace housingd::upsert

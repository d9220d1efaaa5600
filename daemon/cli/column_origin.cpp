#include "daemon/cli/column_origin.h"

#include <algorithm>
#include <vector>

namespace housingd::cli {

using definition::Column;
using definition::ColumnOrigin;
using definition::Table;

namespace {

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

RowPlace row_place(const definition::Model& model, const Table& table) {
  const Table* parent = table.each && !table.parent.empty() ? model.find_table(table.parent) : nullptr;
  RowPlace place = parent != nullptr ? row_place(model, *parent) : RowPlace{table.root, ""};
  if (table.at) place.pointer += table.at->text();
  if (table.each) place.pointer += table.each->text() + (table.each->text().ends_with("/*") ? "" : "/*");
  return place;
}

std::string origin_of(const Column& column) {
  switch (column.origin) {
    case ColumnOrigin::parent:
      return "the parent's " + column.parent_column;
    case ColumnOrigin::position:
      return "its place in the list";
    case ColumnOrigin::is_first:
      return "whether it is the list's first";
    case ColumnOrigin::path:
      break;
  }
  const std::string path = column.path.is_whole() ? "the element itself" : column.path.text();
  return column.root.empty() ? path : path + " of the " + column.root;
}

std::string mark_of(const Table& table, const Column& column) {
  if (is_in(table.key, column.name)) return "key";
  if (is_in(table.track, column.name)) return "tracked";
  return column.required ? "required" : "";
}

}  // namespace housingd::cli

#include "daemon/cli/model_outline.h"

#include <optional>

#include "daemon/cli/column_origin.h"
#include "daemon/json/json_document.h"
#include "daemon/terminal/text_table.h"
#include "pipeline/definition/column_type_name.h"

namespace housingd::cli {
namespace {

using definition::Column;
using definition::Table;
using terminal::Align;

// Where in a record a table's rows are: "/cases/*/images/*", "" for the record itself.
std::optional<std::string> pointer_of(const Table& table, const definition::Model& model,
                                      const definition::Endpoint& endpoint) {
  const RowPlace place = row_place(model, table);
  const auto root = endpoint.roots.find(place.root);
  if (root == endpoint.roots.end()) return std::nullopt;
  return root->second.text() + place.pointer;
}

std::string rows_from(const Table& table, const definition::Model& model, const definition::Endpoint& endpoint) {
  const auto pointer = pointer_of(table, model, endpoint);
  if (!pointer) return "(nothing: no root '" + table.root + "' in this endpoint)";
  return pointer->empty() ? "each record" : *pointer;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string columns_text(const definition::Model& model, const definition::Endpoint& endpoint) {
  std::string text;
  for (const Table& table : model.tables) {
    text += "\n  " + table.name + " ← " + rows_from(table, model, endpoint) + "\n";
    terminal::TextTable columns({{"column"}, {"type"}, {"from"}, {""}}, "    ");
    for (const Column& column : table.columns) {
      columns.add_row(
          {column.name, std::string(name_of(column.type)), "← " + origin_of(column), mark_of(table, column)});
    }
    text += columns.to_text();
  }
  return text;
}

}  // namespace

std::string outline_text(const definition::Model& model, const definition::Endpoint& endpoint, Detail detail) {
  if (detail == Detail::columns) return columns_text(model, endpoint);
  terminal::TextTable tables({{"table"}, {"rows from"}, {"key"}, {"columns", Align::right}, {"shared"}});
  for (const Table& table : model.tables) {
    tables.add_row({table.name, "← " + rows_from(table, model, endpoint), joined(table.key),
                    std::to_string(table.columns.size()), table.shared ? "yes" : ""});
  }
  return tables.to_text();
}

void write_outline(json::JsonDocument& document, const definition::Model& model, const definition::Endpoint& endpoint) {
  document.begin_object();
  for (const Table& table : model.tables) {
    document.key(table.name).begin_object().key("rows_from");
    const auto pointer = pointer_of(table, model, endpoint);
    pointer ? document.value(*pointer) : document.null();
    document.member("shared", table.shared).key("key").begin_array();
    for (const std::string& name : table.key) document.value(name);
    document.end_array().key("columns").begin_object();
    for (const Column& column : table.columns) {
      document.key(column.name).begin_object();
      document.member("type", name_of(column.type)).member("from", origin_of(column)).end_object();
    }
    document.end_object().end_object();
  }
  document.end_object();
}

}  // namespace housingd::cli

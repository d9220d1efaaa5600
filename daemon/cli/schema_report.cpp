#include "daemon/cli/schema_report.h"

#include <algorithm>

#include "daemon/json/json_document.h"
#include "daemon/terminal/text_width.h"
#include "pipeline/definition/column_type_name.h"
#include "pipeline/upsert/model_schema.h"
#include "pipeline/upsert/snapshot.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::cli {

using definition::StoreKind;
using upsert::SchemaChange;
using Kind = SchemaChange::Kind;

namespace {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::create_ledger:
      return "create_ledger";
    case Kind::create_table:
      return "create_table";
    case Kind::add_column:
      return "add_column";
    case Kind::widen_column:
      return "widen_column";
    case Kind::create_index:
      return "create_index";
    case Kind::describe:
      return "describe";
  }
  return "unknown";
}

std::string line_of(const SchemaChange& change) {
  switch (change.kind) {
    case Kind::create_ledger:
      return "ledger: runs, rejects, changes, and what housingd keeps for itself";
    case Kind::create_table:
      return "table " + change.table;
    case Kind::add_column:
      return "column " + change.table + "." + change.name;
    case Kind::widen_column:
      return "type of column " + change.table + "." + change.name;
    case Kind::create_index:
      return "index " + change.name;
    case Kind::describe:
      return "comments of table " + change.table;
  }
  return {};
}

std::string script_of(const ModelSchema& schema) {
  std::string script;
  for (const auto& change : schema.changes) script += "\n-- " + line_of(change) + "\n" + change.statement;
  return script;
}

void write_names(json::JsonDocument& document, const std::vector<std::string>& names) {
  document.begin_array();
  for (const auto& name : names) document.value(name);
  document.end_array();
}

void write_column(json::JsonDocument& document, const definition::Table& table, const definition::Column& column,
                  bool required, StoreKind kind) {
  document.begin_object()
      .member("column", column.name)
      .member("type", definition::name_of(column.type))
      .member("database_type", upsert::database_type(table, column, kind))
      .member("not_null", required)
      .text_or_null("description", column.description)
      .end_object();
}

void write_columns(json::JsonDocument& document, const definition::Table& table, StoreKind kind) {
  document.begin_array();
  for (const auto& column : table.columns) {
    write_column(document, table, column, std::ranges::find(table.key, column.name) != table.key.end(), kind);
  }
  for (const auto& bookkeeping : upsert::bookkeeping_outline()) {
    definition::Column column;
    column.name = bookkeeping.name;
    column.type = bookkeeping.type;
    column.description = bookkeeping.description;
    write_column(document, table, column, column.name != "removed_at", kind);
  }
  document.end_array();
}

void write_table(json::JsonDocument& document, const definition::Model& model, const definition::Table& table,
                 StoreKind kind) {
  document.begin_object()
      .member("table", table.name)
      .text_or_null("description", table.description)
      .text_or_null("parent", table.parent)
      .member("shared", table.shared);
  write_names(document.key("key"), table.key);
  write_columns(document.key("columns"), table, kind);
  document.key("indexes").begin_array();
  for (const auto& columns : upsert::indexes_of(model, table)) {
    document.begin_object().member("index", upsert::index_name(table, columns)).key("columns");
    write_names(document, columns);
    document.end_object();
  }
  document.end_array();
  write_names(document.key("tracked"), table.track);
  document.end_object();
}

}  // namespace

void keep_one_ledger(ModelSchemas& schemas) {
  bool met = false;
  for (auto& schema : schemas) {
    std::erase_if(schema.changes,
                  [&met](const SchemaChange& change) { return change.kind == Kind::create_ledger && met; });
    met = met || !schema.changes.empty();
  }
}

bool is_empty(const ModelSchemas& schemas) {
  return std::ranges::all_of(schemas, [](const ModelSchema& schema) { return schema.changes.empty(); });
}

std::string schema_script(const ModelSchemas& schemas, StoreKind kind, const std::string& title) {
  const std::string first = "-- " + terminal::one_line(title) + "\n";
  if (is_empty(schemas)) return first;
  // psql would read the descriptions in the terminal's encoding.
  std::string script = first + (kind == StoreKind::postgres ? "SET client_encoding = 'UTF8';\n" : "") + "BEGIN;\n";
  for (const auto& schema : schemas) script += script_of(schema);
  return script + "\nCOMMIT;\n";
}

std::string changes_text(const ModelSchemas& schemas) {
  std::string text;
  for (const auto& schema : schemas) {
    for (const auto& change : schema.changes) text += "  " + line_of(change) + "\n";
  }
  return text;
}

std::string changes_json(const ModelSchemas& schemas, const std::string& store) {
  json::JsonDocument document;
  document.begin_object().member("store", store).key("changes").begin_array();
  for (const auto& schema : schemas) {
    for (const auto& change : schema.changes) {
      document.begin_object()
          .member("model", schema.model->name)
          .member("kind", name_of(change.kind))
          .text_or_null("table", change.table)
          .text_or_null("name", change.name)
          .member("sql", change.statement)
          .end_object();
    }
  }
  document.end_array().end_object();
  return document.text();
}

std::string schema_json(const ModelSchemas& schemas, StoreKind kind) {
  json::JsonDocument document;
  document.begin_object().member("database", kind == StoreKind::postgres ? "postgresql" : "sqlite");
  document.key("models").begin_array();
  for (const auto& schema : schemas) {
    document.begin_object()
        .member("model", schema.model->name)
        .text_or_null("description", schema.model->description)
        .key("tables")
        .begin_array();
    for (const auto& table : schema.model->tables) write_table(document, *schema.model, table, kind);
    document.end_array().member("sql", script_of(schema)).end_object();
  }
  document.end_array().end_object();
  return document.text();
}

}  // namespace housingd::cli

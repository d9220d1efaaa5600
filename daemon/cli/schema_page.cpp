#include "daemon/cli/schema_page.h"

#include <algorithm>
#include <vector>

#include "daemon/cli/column_origin.h"
#include "daemon/cli/schema_diagram.h"
#include "pipeline/definition/column_type_name.h"
#include "pipeline/upsert/model_schema.h"
#include "pipeline/upsert/snapshot.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::cli {

using definition::Column;
using definition::ColumnType;
using definition::Model;
using definition::StoreKind;
using definition::Table;

namespace {

struct TypeMeaning {
  ColumnType type;
  const char* holds;
};

constexpr TypeMeaning types[] = {
    {ColumnType::text, "UTF-8 without U+0000"},
    {ColumnType::integer, "a whole number of 32 bits"},
    {ColumnType::bigint, "a whole number of 64 bits"},
    {ColumnType::number, "a decimal number (IEEE 754)"},
    {ColumnType::boolean, "true or false; in SQLite 1 or 0"},
    {ColumnType::uuid, "8-4-4-4-12 hexadecimal digits, in lower case"},
    {ColumnType::date, "a day: YYYY-MM-DD"},
    {ColumnType::timestamp, "a moment: RFC 3339, in SQLite as text in UTC"},
    {ColumnType::json, "a JSON value; in SQLite as text"},
};

constexpr const char* ledger_intro = R"(
## The ledger

What the store keeps about runs. These tables are the same for every model, and there is one set of them in a database.
Read them as you like; `housingd` alone writes them. Not listed are `partition_seen`, `partition_cursors`,
`partition_ranges` and `run_waits`, which hold what an unfinished run needs in order to go on, and `partition_memories`,
`remembered_pages` and `remembered_contents`, by which the next run knows what it need not work on again.
)";

std::string code(const std::string& text) {
  return "`" + text + "`";
}

std::string code_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + code(name);
  return text;
}

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

std::string linked(const std::string& table) {
  return "[" + table + "](#" + table + ")";
}

std::string described(const Model& model, const Column& column) {
  std::string text = cell(column.description);
  const Table* referred = referred_table(model, column);
  if (referred != nullptr)
    text.replace(text.find("→ ") + std::string("→ ").size(), referred->name.size(), linked(referred->name));
  return text;
}

std::string type_rows(const Model& model) {
  std::string text = "| type | holds | SQLite | PostgreSQL |\n|---|---|---|---|\n";
  for (const TypeMeaning& meaning : types) {
    Column column;
    column.type = meaning.type;
    const auto in_database = [&](StoreKind kind) {
      return code(upsert::database_type(model.tables.front(), column, kind));
    };
    text += "| " + code(std::string(name_of(meaning.type))) + " | " + meaning.holds + " | " +
            in_database(StoreKind::sqlite) + " | " + in_database(StoreKind::postgres) + " |\n";
  }
  return text;
}

std::string index_of_tables(const Model& model) {
  std::string text = "| table | holds | key | rows from | belongs to |\n|---|---|---|---|---|\n";
  for (const Table& table : model.tables) {
    const RowPlace place = row_place(model, table);
    const std::string pointer =
        place.pointer.empty() ? "each " + place.root : code(place.pointer) + " of " + place.root;
    const std::string owner = table.shared ? "shared" : table.parent.empty() ? "" : linked(table.parent);
    text += "| " + linked(table.name) + " | " + cell(table.description) + " | " + code_list(table.key) + " | " +
            pointer + " | " + owner + " |\n";
  }
  return text;
}

std::string section_of(const Model& model, const Table& table) {
  std::string text = "\n### " + table.name + "\n\n" + cell(table.description) + ".";
  text += " Key: " + code_list(table.key) + ".";
  if (!table.parent.empty()) text += " Rows belong to those of " + linked(table.parent) + ".";
  if (table.shared) text += " Shared: reached from many records and owned by none, so rows are never removed.";
  if (!table.track.empty()) text += " Changes that are kept: " + code_list(table.track) + ".";
  const auto indexes = upsert::indexes_of(model, table);
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    text += (i == 0 ? " Indexed besides the key: (" : ", (") + code_list(indexes[i]) + ")";
  }
  text += indexes.empty() ? "\n\n" : ".\n\n";
  text += "| column | type | from | | description |\n|---|---|---|---|---|\n";
  for (const Column& column : table.columns) {
    const std::string origin = origin_of(column);
    text += "| " + code(column.name) + " | " + std::string(name_of(column.type)) + " | " +
            (origin.starts_with('/') ? code(origin) : origin) + " | " + mark_of(table, column) + " | " +
            described(model, column) + " |\n";
  }
  return text;
}

std::string columns_of(const std::vector<upsert::SnapshotColumn>& columns) {
  std::string text = "| column | type | description |\n|---|---|---|\n";
  for (const auto& column : columns) {
    text += "| " + code(column.name) + " | " + std::string(name_of(column.type)) + " | " + cell(column.description) +
            " |\n";
  }
  return text;
}

std::string ledger() {
  std::string text = ledger_intro;
  for (const auto& table : upsert::ledger_outline()) {
    text += "\n### " + table.name + "\n\n" + table.description + ". Key: " + code_list(table.key) + ".\n\n" +
            columns_of(table.columns);
  }
  return text;
}

}  // namespace

std::string schema_page(const Model& model) {
  std::string page = "# The tables of the model " + model.name + "\n\n";
  if (!model.description.empty()) page += cell(model.description) + ". ";
  page += "This page is made from the model by\n`housingd schema document " + model.name +
          "`; the SQL that makes the tables is shown by `housingd schema show " + model.name + "`.\n\n";
  page += index_of_tables(model);
  page +=
      "\n*Rows from* is where in a record they are found, below the place that the endpoint names for the entity "
      "(`roots`). What "
      "is\nshared is reached from many records and owned by none. `→ NAME` says that a column refers to that table: by "
      "convention,\nnot by a foreign key, as rows are marked as removed rather than deleted and what they point to may "
      "come "
      "later.\n\n";
  page += "```mermaid\n" + schema_diagram(model) + "```\n\n";
  page += "## Types\n\n" + type_rows(model);
  page +=
      "\nA value that its column cannot hold refuses the record, which is kept in [rejects](#rejects) with the "
      "reason.\n";
  page += "\n## Columns that each data table has besides its own\n\nThey never make a row count as changed.\n\n" +
          columns_of(upsert::bookkeeping_outline());
  page += "\n## Data tables\n";
  for (const Table& table : model.tables) page += section_of(model, table);
  return page + ledger();
}

}  // namespace housingd::cli

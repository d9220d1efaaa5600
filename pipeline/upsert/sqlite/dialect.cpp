#include "pipeline/upsert/sqlite/dialect.h"

#include <algorithm>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/sqlite/ledger_tables.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::sqlite {

using definition::Column;
using definition::ColumnType;
using definition::Model;
using definition::Table;

std::string SqliteDialect::column_type(const Table&, const Column& column) const {
  switch (column.type) {
    case ColumnType::integer:
    case ColumnType::bigint:
    case ColumnType::boolean:
      return "INTEGER";
    case ColumnType::number:
      return "REAL";
    default:
      return "TEXT";
  }
}

std::string SqliteDialect::create_ledger() const {
  return ledger_sql();
}

// Not WITHOUT ROWID: most keys are random UUIDs, and clustered by them each new
// row would rewrite a page of wide rows somewhere in the file. So rows are
// appended, and the key's index alone is written all over.
std::string SqliteDialect::create_table(const Model&, const Table& table) const {
  std::string sql = "CREATE TABLE " + quoted_identifier(table.name) + " (\n";
  for (const auto& column : table.columns) {
    sql += "  " + quoted_identifier(column.name) + " " + column_type(table, column);
    if (std::ranges::find(table.key, column.name) != table.key.end()) sql += " NOT NULL";
    sql += ",\n";
  }
  return sql +
         "  run_id INTEGER NOT NULL,\n  first_seen_at TEXT NOT NULL,\n  changed_at TEXT NOT NULL,\n"
         "  removed_at TEXT,\n  PRIMARY KEY (" +
         quoted_list(table.key) + ")\n) STRICT;\n";
}

std::string SqliteDialect::add_column(const Table& table, const Column& column) const {
  return "ALTER TABLE " + quoted_identifier(table.name) + " ADD COLUMN " + quoted_identifier(column.name) + " " +
         column_type(table, column) + ";\n";
}

std::string SqliteDialect::widen_column(const Table&, const Column&, const std::string&) const {
  return "";
}

std::string SqliteDialect::create_index(const Table& table, const std::vector<std::string>& columns) const {
  return "CREATE INDEX " + quoted_identifier(index_name(table, columns)) + " ON " + quoted_identifier(table.name) +
         " (" + quoted_list(columns) + ");\n";
}

std::string SqliteDialect::describe(const Table&, const StoredTable&) const {
  return "";
}

}  // namespace housingd::upsert::sqlite

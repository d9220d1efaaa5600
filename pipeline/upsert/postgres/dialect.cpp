#include "pipeline/upsert/postgres/dialect.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/postgres/ledger_tables.h"
#include "pipeline/upsert/postgres/literal.h"
#include "pipeline/upsert/postgres/parameters.h"
#include "pipeline/upsert/snapshot.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::postgres {

using definition::Column;
using definition::ColumnType;
using definition::Model;
using definition::Table;

namespace {

bool is_key(const Table& table, const Column& column) {
  return std::ranges::find(table.key, column.name) != table.key.end();
}

std::string as_text(const std::string& column, std::string_view from) {
  if (from == "date") return fmt::format("to_char({}, 'YYYY-MM-DD')", column);
  if (from == "timestamp") {
    return fmt::format("rtrim(rtrim(to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.') || 'Z'",
                       column);
  }
  return column + "::text";
}

std::string converted(const std::string& column, std::string_view from, ColumnType to) {
  if (to == ColumnType::text) return as_text(column, from);
  // There is no cast from boolean to bigint.
  if (from == "boolean") return column + "::integer";
  return column;
}

}  // namespace

// Text keys compare byte by byte: a locale's rules cost an index several times
// as much, and may change under it with the system's libraries.
std::string PostgresDialect::column_type(const Table& table, const Column& column) const {
  const bool plain = column.type == ColumnType::text && is_key(table, column);
  return fmt::format("{}{}", column.type == ColumnType::timestamp ? "timestamptz" : name_of(type_of(column.type)),
                     plain ? " COLLATE \"C\"" : "");
}

std::string PostgresDialect::create_ledger() const {
  return ledger_sql();
}

std::string PostgresDialect::create_table(const Model&, const Table& table) const {
  std::string columns;
  for (const auto& column : table.columns) {
    columns += fmt::format("  {} {}{},\n", quoted_identifier(column.name), column_type(table, column),
                           is_key(table, column) ? " NOT NULL" : "");
  }
  return fmt::format(
      "CREATE TABLE {} (\n{}"
      "  run_id bigint NOT NULL,\n  first_seen_at timestamptz NOT NULL,\n  changed_at timestamptz NOT NULL,\n"
      "  removed_at timestamptz,\n  PRIMARY KEY ({})\n);\n",
      quoted_identifier(table.name), columns, quoted_list(table.key));
}

std::string PostgresDialect::add_column(const Table& table, const Column& column) const {
  return fmt::format("ALTER TABLE {} ADD COLUMN {} {};\n", quoted_identifier(table.name),
                     quoted_identifier(column.name), column_type(table, column));
}

std::string PostgresDialect::widen_column(const Table& table, const Column& column, const std::string& from) const {
  const std::string name = quoted_identifier(column.name);
  return fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {} USING {};\n", quoted_identifier(table.name), name,
                     column_type(table, column), converted(name, from, column.type));
}

std::string PostgresDialect::create_index(const Table& table, const std::vector<std::string>& columns) const {
  return fmt::format("CREATE INDEX {} ON {} ({});\n", quoted_identifier(index_name(table, columns)),
                     quoted_identifier(table.name), quoted_list(columns));
}

std::string PostgresDialect::describe(const Table& table, const StoredTable& stored) const {
  std::string sql;
  if (!table.description.empty() && table.description != stored.comment) {
    sql += fmt::format("COMMENT ON TABLE {} IS {};\n", quoted_identifier(table.name), literal(table.description));
  }
  const auto describe_column = [&](const std::string& column, const std::string& description) {
    const auto found = stored.comments.find(column);
    if (description.empty() || (found != stored.comments.end() && found->second == description)) return;
    sql += fmt::format("COMMENT ON COLUMN {}.{} IS {};\n", quoted_identifier(table.name), quoted_identifier(column),
                       literal(description));
  };
  for (const auto& column : table.columns) describe_column(column.name, column.description);
  for (const auto& column : bookkeeping_outline()) describe_column(column.name, column.description);
  return sql;
}

}  // namespace housingd::upsert::postgres

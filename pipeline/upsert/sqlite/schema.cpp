#include "pipeline/upsert/sqlite/schema.h"

#include "pipeline/definition/column_type_name.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/sqlite/dialect.h"
#include "pipeline/upsert/sqlite/ledger_tables.h"

namespace housingd::upsert::sqlite {

using definition::Model;
using definition::Table;

namespace {

// Whatever it is: a table, a view or an index, in upper or lower case.
bool is_taken(Database& database, std::string_view name) {
  Statement find(database, "SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE");
  find.bind(1, name);
  return find.step();
}

std::vector<std::string> stored_key(Database& database, std::string_view table) {
  Statement read(database, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk");
  read.bind(1, table);
  std::vector<std::string> key;
  while (read.step()) key.emplace_back(read.text(0));
  return key;
}

std::set<std::string> stored_indexes(Database& database, std::string_view table) {
  Statement read(database, "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?");
  read.bind(1, table);
  std::set<std::string> indexes;
  while (read.step()) indexes.emplace(read.text(0));
  return indexes;
}

std::map<std::string, std::string> stored_types(Database& database, std::string_view table) {
  Statement read(database, "SELECT column_name, type FROM schema_columns WHERE table_name = ?");
  read.bind(1, table);
  std::map<std::string, std::string> types;
  while (read.step()) types.emplace(read.text(0), read.text(1));
  return types;
}

StoredSchema stored_schema(Database& database, const Model& model) {
  StoredSchema schema;
  const bool remembers = has_ledger(database);
  for (const auto& table : model.tables) {
    if (!is_taken(database, table.name)) continue;
    StoredTable& stored = schema[table.name];
    stored.key = stored_key(database, table.name);
    stored.indexes = stored_indexes(database, table.name);
    if (remembers) stored.types = stored_types(database, table.name);
  }
  return schema;
}

void forget_columns(Database& database, std::string_view table) {
  Statement forget(database, "DELETE FROM schema_columns WHERE table_name = ?");
  forget.bind(1, table);
  forget.run();
}

// A table's columns may be remembered though somebody dropped it.
void remember_columns(Database& database, const Model& model, StoredSchema& stored) {
  Statement remember(database,
                     "INSERT INTO schema_columns (table_name, column_name, type) VALUES (?, ?, ?) "
                     "ON CONFLICT DO UPDATE SET type = excluded.type");
  for (const auto& table : model.tables) {
    if (!stored.contains(table.name)) forget_columns(database, table.name);
    auto& types = stored[table.name].types;
    for (const auto& column : table.columns) {
      if (types[column.name] == name_of(column.type)) continue;
      remember.bind(1, std::string_view(table.name));
      remember.bind(2, std::string_view(column.name));
      remember.bind(3, name_of(column.type));
      remember.run();
    }
  }
}

}  // namespace

std::vector<SchemaChange> prepare_schema(Database& database, const Model& model) {
  prepare_ledger(database);
  StoredSchema stored = stored_schema(database, model);
  auto changes = schema_difference(model, stored, SqliteDialect());
  for (const auto& change : changes) database.execute(change.statement);
  remember_columns(database, model, stored);
  return changes;
}

std::vector<SchemaChange> examine_schema(Database& database, const Model& model) {
  check_ledger(database);
  return schema_difference(model, stored_schema(database, model), SqliteDialect());
}

}  // namespace housingd::upsert::sqlite

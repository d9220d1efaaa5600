#include "pipeline/upsert/sqlite/schema.h"

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

// In lower case, as models write them: SQLite knows no other difference.
std::set<std::string> stored_columns(Database& database, std::string_view table) {
  Statement read(database, "SELECT lower(name) FROM pragma_table_info(?)");
  read.bind(1, table);
  std::set<std::string> columns;
  while (read.step()) columns.emplace(read.text(0));
  return columns;
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
  schema.has_ledger = check_ledger(database) == LedgerState::complete;
  const bool remembers = database.has_table("schema_columns");
  for (const auto& table : model.tables) {
    if (!is_taken(database, table.name)) continue;
    StoredTable& stored = schema.tables[table.name];
    stored.key = stored_key(database, table.name);
    stored.columns = stored_columns(database, table.name);
    stored.indexes = stored_indexes(database, table.name);
    if (remembers) stored.types = stored_types(database, table.name);
  }
  return schema;
}

}  // namespace

std::vector<SchemaChange> prepare_schema(Database& database, const Model& model) {
  auto changes = examine_schema(database, model);
  for (const auto& change : changes) database.execute(change.statement);
  return changes;
}

std::vector<SchemaChange> examine_schema(Database& database, const Model& model) {
  return schema_difference(model, stored_schema(database, model), SqliteDialect());
}

}  // namespace housingd::upsert::sqlite

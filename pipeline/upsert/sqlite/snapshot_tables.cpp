#include "pipeline/upsert/sqlite/snapshot_tables.h"

#include "pipeline/upsert/sqlite/ledger_tables.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::sqlite {

namespace {

std::vector<std::string> table_names(Database& database) {
  // In the order in which they were made: the model's.
  Statement read(database,
                 "SELECT name FROM sqlite_schema WHERE type = 'table' "
                 "AND name IN (SELECT table_name FROM schema_columns) ORDER BY rowid");
  std::vector<std::string> names;
  while (read.step()) names.emplace_back(read.text(0));
  return names;
}

std::vector<SnapshotColumn> columns_of(Database& database, std::string_view table) {
  Statement read(database,
                 "SELECT s.column_name, s.type FROM pragma_table_info(?1) p "
                 "JOIN schema_columns s ON s.table_name = ?1 AND s.column_name = lower(p.name) ORDER BY p.cid");
  read.bind(1, table);
  std::vector<SnapshotColumn> columns;
  while (read.step()) {
    columns.push_back({std::string(read.text(0)), remembered_type(table, read.text(0), read.text(1)), ""});
  }
  const auto& bookkeeping = bookkeeping_outline();
  columns.insert(columns.end(), bookkeeping.begin(), bookkeeping.end());
  return columns;
}

std::vector<std::string> names_of(Database& database, const std::string& sql, std::string_view of) {
  Statement read(database, sql);
  read.bind(1, of);
  std::vector<std::string> names;
  while (read.step()) names.emplace_back(read.text(0));
  return names;
}

// Known by the name that ours have: somebody may have made more.
std::vector<std::vector<std::string>> indexes_of(Database& database, const std::string& table) {
  definition::Table named;
  named.name = table;
  std::vector<std::vector<std::string>> indexes;
  for (const auto& index :
       names_of(database, "SELECT name FROM pragma_index_list(?) WHERE origin = 'c' ORDER BY seq DESC", table)) {
    auto columns = names_of(database, "SELECT coalesce(name, '') FROM pragma_index_info(?) ORDER BY seqno", index);
    if (index_name(named, columns) == index) indexes.push_back(std::move(columns));
  }
  return indexes;
}

SnapshotTable data_table(Database& database, const std::string& name) {
  SnapshotTable table;
  table.name = name;
  table.columns = columns_of(database, name);
  table.key = names_of(database, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", name);
  table.indexes = indexes_of(database, name);
  return table;
}

}  // namespace

std::vector<SnapshotTable> snapshot_tables(Database& database) {
  std::vector<SnapshotTable> tables;
  (void)check_ledger(database);
  if (!database.has_table("schema_columns")) return tables;
  for (const auto& name : table_names(database)) tables.push_back(data_table(database, name));
  for (const auto& table : ledger_outline()) {
    if (database.has_table(table.name)) tables.push_back(table);
  }
  return tables;
}

}  // namespace housingd::upsert::sqlite

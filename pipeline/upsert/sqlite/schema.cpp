#include "pipeline/upsert/sqlite/schema.h"

#include <algorithm>
#include <map>

#include "pipeline/definition/column_type_name.h"

namespace housingd::upsert::sqlite {

using definition::ColumnType;
using definition::Model;
using definition::Table;

namespace {

constexpr std::int64_t ledger_version = 1;

// Narrow keyed tables are clustered by their key (WITHOUT ROWID): one B-tree,
// not two.
constexpr const char* ledger_sql = R"(
CREATE TABLE IF NOT EXISTS schema_info (
  name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS schema_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
  id INTEGER PRIMARY KEY, job TEXT NOT NULL, fingerprint TEXT NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '', started_at TEXT NOT NULL, finished_at TEXT, seconds REAL NOT NULL DEFAULT 0,
  requests_sent INTEGER NOT NULL DEFAULT 0, requests_retried INTEGER NOT NULL DEFAULT 0,
  requests_not_modified INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
  changes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS runs_by_job ON runs (job, id);
CREATE TABLE IF NOT EXISTS run_partitions (
  run_id INTEGER NOT NULL, partition TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '', slice INTEGER NOT NULL DEFAULT 0, next_page INTEGER NOT NULL DEFAULT 0,
  slice_declared INTEGER NOT NULL DEFAULT 0, split INTEGER NOT NULL DEFAULT 0,
  declared INTEGER NOT NULL DEFAULT 0, fetched INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0, distinct_records INTEGER NOT NULL DEFAULT 0,
  keyless INTEGER NOT NULL DEFAULT 0, started_at TEXT, finished_at TEXT,
  PRIMARY KEY (run_id, partition)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run_tables (
  run_id INTEGER NOT NULL, table_name TEXT NOT NULL, inserted INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, table_name)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rejects (
  id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, partition TEXT NOT NULL, record_key TEXT NOT NULL,
  reason TEXT NOT NULL, keyword TEXT NOT NULL, pointer TEXT NOT NULL, message TEXT NOT NULL,
  payload TEXT NOT NULL, rejected_at TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS rejects_by_run ON rejects (run_id, partition);
CREATE TABLE IF NOT EXISTS changes (
  id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, row_key TEXT NOT NULL, column_name TEXT NOT NULL,
  old_value TEXT, new_value TEXT, run_id INTEGER NOT NULL, changed_at TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS changes_by_row ON changes (table_name, row_key, column_name);
CREATE INDEX IF NOT EXISTS changes_by_time ON changes (changed_at);
CREATE TABLE IF NOT EXISTS partition_scopes (
  id INTEGER PRIMARY KEY, job TEXT NOT NULL, partition TEXT NOT NULL, UNIQUE (job, partition)) STRICT;
CREATE TABLE IF NOT EXISTS partition_records (
  scope INTEGER NOT NULL, record_key TEXT NOT NULL, PRIMARY KEY (scope, record_key)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partition_seen (
  id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, partition TEXT NOT NULL, hashes BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS partition_seen_by_run ON partition_seen (run_id, partition);
)";

std::string_view storage_of(ColumnType type) {
  switch (type) {
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

// Whether every value of the old type is one of the new, stored the same way.
bool widens(std::string_view from, std::string_view to) {
  if (from == to) return true;
  if (from == "integer") return to == "bigint";
  if (from == "boolean") return to == "integer" || to == "bigint";
  return to == "text" && (from == "uuid" || from == "date" || from == "timestamp" || from == "json");
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + quoted(name);
  return text;
}

// Not WITHOUT ROWID: most keys are random UUIDs, and clustered by them each new
// row would rewrite a page of wide rows somewhere in the file. So rows are
// appended, and the key's index alone is written all over.
std::string create_sql(const Table& table) {
  std::string sql = "CREATE TABLE " + quoted(table.name) + " (";
  for (const auto& column : table.columns) {
    sql += quoted(column.name) + " " + std::string(storage_of(column.type));
    if (std::ranges::find(table.key, column.name) != table.key.end()) sql += " NOT NULL";
    sql += ", ";
  }
  return sql +
         "run_id INTEGER NOT NULL, first_seen_at TEXT NOT NULL, changed_at TEXT NOT NULL, removed_at TEXT, "
         "PRIMARY KEY (" +
         list_of(table.key) + ")) STRICT";
}

class TablePreparation {
 public:
  TablePreparation(Database& database, const Model& model)
      : database_(database),
        model_(model),
        remember_(database,
                  "INSERT INTO schema_columns (table_name, column_name, type) VALUES (?, ?, ?) "
                  "ON CONFLICT DO UPDATE SET type = excluded.type") {}

  std::vector<SchemaChange> prepare() {
    for (const auto& table : model_.tables) {
      if (database_.has_table(table.name)) {
        extend(table);
      } else {
        create(table);
      }
      create_indexes(table);
    }
    return std::move(changes_);
  }

 private:
  void create(const Table& table) {
    database_.execute(create_sql(table));
    changes_.push_back({SchemaChange::Kind::create_table, table.name, ""});
    for (const auto& column : table.columns) remember(table, column);
  }

  void extend(const Table& table) {
    const auto known = known_types(table);
    if (known.empty()) {
      throw SchemaConflict("table " + table.name +
                           ": the database has one of this name that housingd did not make; rename either, or import "
                           "into a new database");
    }
    check_key(table);
    for (const auto& column : table.columns) {
      const auto found = known.find(column.name);
      if (found == known.end()) {
        database_.execute("ALTER TABLE " + quoted(table.name) + " ADD COLUMN " + quoted(column.name) + " " +
                          std::string(storage_of(column.type)));
        changes_.push_back({SchemaChange::Kind::add_column, table.name, column.name});
        remember(table, column);
      } else if (!widens(found->second, name_of(column.type))) {
        throw SchemaConflict("table " + table.name + ", column " + column.name + ": the database holds " +
                             found->second + ", the model says " + std::string(name_of(column.type)) +
                             ", which not every stored value may be; keep the type, give the column another name, or "
                             "import into a new database");
      } else if (found->second != name_of(column.type)) {
        remember(table, column);
      }
    }
  }

  void check_key(const Table& table) {
    Statement columns(database_, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk");
    columns.bind(1, table.name);
    std::vector<std::string> key;
    while (columns.step()) key.emplace_back(columns.text(0));
    if (key == table.key) return;
    throw SchemaConflict("table " + table.name + ": its key is (" + list_of(key) + ") in the database and (" +
                         list_of(table.key) + ") in the model; import into a new database, or rename the table");
  }

  std::map<std::string, std::string> known_types(const Table& table) {
    Statement read(database_, "SELECT column_name, type FROM schema_columns WHERE table_name = ?");
    read.bind(1, table.name);
    std::map<std::string, std::string> types;
    while (read.step()) types.emplace(read.text(0), read.text(1));
    return types;
  }

  void remember(const Table& table, const definition::Column& column) {
    remember_.bind(1, table.name);
    remember_.bind(2, column.name);
    remember_.bind(3, name_of(column.type));
    remember_.run();
  }

  void create_indexes(const Table& table) {
    auto indexes = table.indexes;
    // A table with a key of its own is found from its parent by an index.
    std::vector<std::string> owner;
    for (const std::size_t column : parent_columns(model_, table)) owner.push_back(table.columns[column].name);
    if (!owner.empty() && !std::equal(owner.begin(), owner.end(), table.key.begin())) indexes.push_back(owner);
    for (const auto& columns : indexes) create_index(table, columns);
  }

  void create_index(const Table& table, const std::vector<std::string>& columns) {
    std::string name = table.name + "_by";
    for (const auto& column : columns) name += "_" + column;
    Statement find(database_, "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?");
    find.bind(1, name);
    if (find.step()) return find.reset();
    database_.execute("CREATE INDEX " + quoted(name) + " ON " + quoted(table.name) + " (" + list_of(columns) + ")");
    changes_.push_back({SchemaChange::Kind::create_index, table.name, name});
  }

  Database& database_;
  const Model& model_;
  Statement remember_;
  std::vector<SchemaChange> changes_;
};

}  // namespace

void prepare_ledger(Database& database) {
  database.execute(ledger_sql);
  Statement read(database, "SELECT CAST(value AS INTEGER) FROM schema_info WHERE name = 'ledger_version'");
  if (!read.step()) {
    database.execute("INSERT INTO schema_info (name, value) VALUES ('ledger_version', '" +
                     std::to_string(ledger_version) + "')");
    return;
  }
  const std::int64_t found = read.integer(0);
  read.reset();
  if (found > ledger_version) {
    throw SchemaConflict("the database was written by a newer version of housingd (ledger " + std::to_string(found) +
                         ", this one knows " + std::to_string(ledger_version) + "); upgrade housingd");
  }
}

std::vector<SchemaChange> prepare_tables(Database& database, const Model& model) {
  return TablePreparation(database, model).prepare();
}

std::vector<std::size_t> parent_columns(const Model& model, const Table& table) {
  std::vector<std::size_t> columns;
  if (table.parent.empty() || table.shared) return columns;
  const Table& parent = *model.find_table(table.parent);
  for (const auto& key : parent.key) {
    const auto found = std::ranges::find_if(table.columns, [&](const definition::Column& column) {
      return column.origin == definition::ColumnOrigin::parent && column.parent_column == key;
    });
    columns.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  return columns;
}

}  // namespace housingd::upsert::sqlite

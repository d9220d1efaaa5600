#include "pipeline/upsert/sqlite/ledger_tables.h"

#include <optional>
#include <string>

#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::sqlite {

namespace {

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

std::optional<int> stored_version(Database& database) {
  Statement read(database, "SELECT CAST(value AS INTEGER) FROM schema_info WHERE name = 'ledger_version'");
  if (!read.step()) return std::nullopt;
  return static_cast<int>(read.integer(0));
}

}  // namespace

bool has_ledger(Database& database) {
  return database.has_table("schema_info");
}

void check_ledger(Database& database) {
  if (!has_ledger(database)) return;
  if (const auto version = stored_version(database)) check_ledger_version(*version);
}

void prepare_ledger(Database& database) {
  check_ledger(database);
  database.execute(ledger_sql);
  if (stored_version(database)) return;
  database.execute("INSERT INTO schema_info (name, value) VALUES ('ledger_version', '" +
                   std::to_string(ledger_version) + "')");
}

}  // namespace housingd::upsert::sqlite

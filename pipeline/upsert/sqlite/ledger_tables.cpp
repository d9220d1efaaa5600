#include "pipeline/upsert/sqlite/ledger_tables.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::sqlite {

namespace {

// Narrow keyed tables are clustered by their key (WITHOUT ROWID): one B-tree,
// not two.
constexpr const char* tables_sql = R"(CREATE TABLE IF NOT EXISTS schema_info (
  name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS schema_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
  id INTEGER PRIMARY KEY, job TEXT NOT NULL, fingerprint TEXT NOT NULL, origin TEXT NOT NULL DEFAULT 'manual',
  attempt INTEGER NOT NULL DEFAULT 1, state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '', started_at TEXT NOT NULL, finished_at TEXT, seconds REAL NOT NULL DEFAULT 0,
  requests_sent INTEGER NOT NULL DEFAULT 0, requests_retried INTEGER NOT NULL DEFAULT 0,
  requests_not_modified INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
  changes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX IF NOT EXISTS runs_by_job ON runs (job, id);
CREATE INDEX IF NOT EXISTS runs_by_kind ON runs (job, fingerprint, id);
DROP INDEX IF EXISTS runs_unfinished;
CREATE INDEX IF NOT EXISTS runs_to_take_up ON runs (job) WHERE state IN ('running', 'interrupted', 'yielded');
CREATE TABLE IF NOT EXISTS run_waits (
  run_id INTEGER PRIMARY KEY, resume_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS partition_retries (
  run_id INTEGER NOT NULL, partition TEXT NOT NULL, reason TEXT NOT NULL, retries INTEGER NOT NULL,
  PRIMARY KEY (run_id, partition, reason)) STRICT, WITHOUT ROWID;
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
  id INTEGER PRIMARY KEY, job TEXT NOT NULL, partition TEXT NOT NULL, latest_run INTEGER, complete_at TEXT,
  UNIQUE (job, partition)) STRICT;
CREATE TABLE IF NOT EXISTS partition_records (
  scope INTEGER NOT NULL, record_key TEXT NOT NULL, PRIMARY KEY (scope, record_key)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partition_seen (
  id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, partition TEXT NOT NULL, hashes BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS partition_seen_by_run ON partition_seen (run_id, partition);
CREATE TABLE IF NOT EXISTS partition_cursors (
  run_id INTEGER NOT NULL, partition TEXT NOT NULL, cursor TEXT NOT NULL,
  PRIMARY KEY (run_id, partition)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partition_ranges (
  run_id INTEGER NOT NULL, partition TEXT NOT NULL, range TEXT NOT NULL,
  PRIMARY KEY (run_id, partition)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partition_memories (
  scope INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, as_of_run INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS remembered_pages (
  scope INTEGER NOT NULL, request_hash INTEGER NOT NULL, is_whole INTEGER NOT NULL, body_hash INTEGER NOT NULL,
  etag TEXT NOT NULL, last_modified TEXT NOT NULL, declared_total INTEGER, declared_pages INTEGER, has_more INTEGER,
  next TEXT NOT NULL, fingerprint INTEGER NOT NULL, records BLOB NOT NULL,
  PRIMARY KEY (scope, request_hash)) STRICT;
CREATE TABLE IF NOT EXISTS remembered_contents (
  job INTEGER NOT NULL, key_hash INTEGER NOT NULL, content_hash INTEGER NOT NULL, row_counts TEXT NOT NULL,
  PRIMARY KEY (job, key_hash)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS job_schedules (
  job TEXT PRIMARY KEY, schedule TEXT NOT NULL, decided_until TEXT, paused_at TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS slots (
  job TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, slot_count INTEGER NOT NULL,
  outcome TEXT NOT NULL, run_id INTEGER, decided_at TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (job, first_at)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS slots_by_time ON slots (first_at);
CREATE TABLE IF NOT EXISTS triggers (
  key TEXT PRIMARY KEY, job TEXT NOT NULL, request TEXT NOT NULL, run_id INTEGER NOT NULL,
  created_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
)";

std::optional<int> stored_version(Database& database) {
  Statement read(database, "SELECT CAST(value AS INTEGER) FROM schema_info WHERE name = 'ledger_version'");
  if (!read.step()) return std::nullopt;
  return static_cast<int>(read.integer(0));
}

}  // namespace

std::string ledger_sql() {
  return tables_sql + ("INSERT INTO schema_info (name, value) VALUES ('ledger_version', '" +
                       std::to_string(ledger_version) + "') ON CONFLICT (name) DO NOTHING;\n");
}

bool has_ledger(Database& database) {
  return database.has_table("schema_info");
}

bool has_readable_ledger(Database& database) {
  if (!has_ledger(database)) return false;
  const auto version = stored_version(database);
  if (version) check_ledger_version(*version);
  return version.has_value();
}

LedgerState check_ledger(Database& database) {
  LedgerState state = LedgerState::complete;
  const bool ours = has_ledger(database);
  for (const char* table : definition::ledger_tables) {
    const bool found = database.has_table(table);
    if (!found) state = LedgerState::incomplete;
    if (found && !ours) {
      throw SchemaConflict("table " + std::string(table) +
                           ": the database has one of this name that housingd did not make; rename it, or import into "
                           "a new database");
    }
  }
  if (!ours) return state;
  const auto version = stored_version(database);
  if (!version) return LedgerState::incomplete;
  check_ledger_version(*version);
  return state;
}

}  // namespace housingd::upsert::sqlite

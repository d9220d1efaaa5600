#include "pipeline/upsert/postgres/snapshot_reader.h"

#include <optional>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/postgres/copy_cells.h"
#include "pipeline/upsert/postgres/server_error.h"
#include "pipeline/upsert/postgres/snapshot_tables.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;
using outcome::Error;
using outcome::result;

namespace {

constexpr std::chrono::seconds beginning_time{60};  // with a wait for whoever changes the schema
constexpr std::chrono::hours longest_table{6};

// What the sink refused; ends the COPY in hand.
struct Refused {
  Error error;
};

void insist(const result<void>& taken) {
  if (!taken) throw Refused{taken.error()};
}

// Two tables of the ledger are kept in other rows than they are read: counts of
// a run that has not ended are in a row a batch, those of `changes` among them.
std::string source_of(const std::string& schema, const SnapshotTable& table) {
  const auto named = [&](const char* name) { return quoted_identifier(schema) + "." + quoted_identifier(name); };
  if (table.name == "run_tables" && table.kind == SnapshotTable::Kind::ledger) {
    return "(SELECT run_id, table_name, sum(inserted) AS inserted, sum(updated) AS updated, "
           "sum(unchanged) AS unchanged, sum(removed) AS removed FROM " +
           named("run_tables") + " WHERE table_name <> 'changes' GROUP BY run_id, table_name) t";
  }
  if (table.name == "runs" && table.kind == SnapshotTable::Kind::ledger) {
    return "(SELECT r.id, r.job, r.fingerprint, r.origin, r.attempt, r.state, r.reason, r.started_at, r.finished_at, "
           "r.seconds, r.requests_sent, r.requests_retried, r.requests_not_modified, r.bytes, "
           "r.changes + coalesce((SELECT sum(inserted) FROM " +
           named("run_tables") + " WHERE run_id = r.id AND table_name = 'changes'), 0) AS changes FROM " +
           named("runs") + " r) t";
  }
  return named(table.name.c_str());
}

std::string copy_sql(const std::string& schema, const SnapshotTable& table, const SnapshotSelection& selection) {
  std::string columns;
  for (const auto& column : table.columns) {
    columns += (columns.empty() ? "" : ", ") + copied_expression(column.name, column.type);
  }
  const bool some = table.kind == SnapshotTable::Kind::data && !selection.removed_rows;
  return "COPY (SELECT " + columns + " FROM " + source_of(schema, table) + (some ? " WHERE removed_at IS NULL" : "") +
         ") TO STDOUT (FORMAT binary)";
}

// The locks come before the transaction's snapshot: what rewrites a table, as a
// change of a column's type does, leaves it empty to older snapshots.
std::string begin_sql(const SnapshotTables& found) {
  std::string tables;
  for (const auto& table : found.tables) {
    tables += (tables.empty() ? "" : ", ") + quoted_identifier(found.schema) + "." + quoted_identifier(table.name);
  }
  return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0; LOCK TABLE " + tables +
         " IN ACCESS SHARE MODE";
}

awaitable<void> read_table(Connection* connection, std::string sql, const SnapshotTable* table, SnapshotSink* sink) {
  insist(sink->begin_table(*table));
  std::vector<definition::ColumnType> types;
  for (const auto& column : table->columns) types.push_back(column.type);
  CopyCells cells(std::move(types));
  const CopyCells::TakeRow take_row = [sink](std::span<const record::Cell> row) { insist(sink->add_row(row)); };
  Connection::Take take = [&cells, &take_row](std::string_view bytes) { cells.add(bytes, take_row); };
  auto copying = connection->copy_out(std::move(sql), std::move(take), Deadline::after(longest_table));
  co_await std::move(copying);
  insist(sink->end_table());
}

awaitable<void> read_tables(Connection* connection, const SnapshotSelection* selection, SnapshotSink* sink) {
  const auto deadline = Deadline::after(beginning_time);
  auto looking = snapshot_tables(connection, deadline);
  SnapshotTables found = co_await std::move(looking);
  insist(select_tables(found.tables, *selection, connection->place()));
  Snapshot snapshot;
  snapshot.moment = now_text();
  auto beginning = connection->execute(begin_sql(found), deadline);
  co_await std::move(beginning);
  // Once more, as they are now that nobody can change them.
  auto looking_again = snapshot_tables(connection, deadline);
  found = co_await std::move(looking_again);
  insist(select_tables(found.tables, *selection, connection->place()));
  snapshot.tables = std::move(found.tables);
  insist(sink->begin(snapshot));
  for (const auto& table : snapshot.tables) {
    auto reading = read_table(connection, copy_sql(found.schema, table, *selection), &table, sink);
    co_await std::move(reading);
  }
  auto ending = connection->execute("COMMIT", Deadline::after(beginning_time));
  co_await std::move(ending);
}

}  // namespace

awaitable<result<void>> read_snapshot(Pool* pool, SnapshotSelection selection, SnapshotSink* sink) {
  try {
    auto acquiring = pool->acquire(Deadline::after(beginning_time));
    const Pool::Lease lease = co_await std::move(acquiring);
    auto reading = read_tables(&*lease, &selection, sink);
    co_await std::move(reading);
    co_return result<void>();
  } catch (const Refused& refused) {
    co_return refused.error;
  } catch (const ServerError& error) {
    co_return error.to_error();
  } catch (const SchemaConflict& conflict) {
    co_return to_error(conflict);
  }
}

}  // namespace housingd::upsert::postgres

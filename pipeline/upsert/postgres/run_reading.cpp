#include "pipeline/upsert/postgres/run_reading.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "pipeline/upsert/postgres/utc.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;

namespace {

// Of runs that are not ended, counts of `changes` stand among the tables'.
constexpr const char* rows_of_changes = "changes";

std::uint64_t count(const Rows& rows, int row, int column) {
  return static_cast<std::uint64_t>(rows.integer(row, column));
}

std::uint32_t small(const Rows& rows, int row, int column) {
  return static_cast<std::uint32_t>(rows.integer(row, column));
}

// Columns from `first`: declared, fetched, accepted, rejected, distinct_records, keyless.
RecordCounts record_counts(const Rows& rows, int row, int first) {
  return {count(rows, row, first),     count(rows, row, first + 1), count(rows, row, first + 2),
          count(rows, row, first + 3), count(rows, row, first + 4), count(rows, row, first + 5)};
}

RunRecord run_record(const Rows& rows, int row) {
  RunRecord run;
  run.id = rows.integer(row, 0);
  run.job = rows.text(row, 1);
  run.origin = origin_of(rows.text(row, 2));
  run.attempt = small(rows, row, 3);
  run.state = run_state(rows.text(row, 4));
  run.reason = rows.text(row, 5);
  run.started_at = rows.text(row, 6);
  run.finished_at = rows.text(row, 7);
  run.seconds = rows.number(row, 8);
  run.requests = {count(rows, row, 9), count(rows, row, 10), count(rows, row, 11), count(rows, row, 12)};
  run.changes = count(rows, row, 13);
  run.records = record_counts(rows, row, 14);
  run.partitions_total = small(rows, row, 20);
  run.partitions_complete = small(rows, row, 21);
  run.partitions_incomplete = small(rows, row, 22);
  run.partitions_failed = small(rows, row, 23);
  return run;
}

awaitable<void> add_tables(std::vector<RunRecord>* runs, Connection* connection, Deadline deadline) {
  static const Statement statement(
      "SELECT run_id, table_name, sum(inserted)::bigint, sum(updated)::bigint, sum(unchanged)::bigint, "
      "sum(removed)::bigint FROM run_tables WHERE run_id = ANY ($1) GROUP BY run_id, table_name");
  std::map<RunId, RunRecord*> by_id;
  std::vector<std::int64_t> ids;
  for (RunRecord& run : *runs) {
    by_id[run.id] = &run;
    ids.push_back(run.id);
  }
  Call call{&statement, {}};
  call.parameters.add_array(ids);
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  for (int row = 0; row < rows.size(); ++row) {
    RunRecord& run = *by_id.at(rows.integer(row, 0));
    const TableCounts counts{count(rows, row, 2), count(rows, row, 3), count(rows, row, 4), count(rows, row, 5)};
    if (rows.text(row, 1) == rows_of_changes) {
      run.changes += counts.inserted;
    } else {
      run.tables.emplace(rows.text(row, 1), counts);
    }
  }
}

// The table is as young as the state.
awaitable<void> add_wait(RunRecord* run, Connection* connection, Deadline deadline) {
  static const Statement statement("SELECT " + utc("resume_at") + " FROM run_waits WHERE run_id = $1");
  Call call{&statement, {}};
  call.parameters.add(run->id);
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  if (!rows.empty()) run->resume_at = rows.text(0, 0);
}

// A ledger that was not extended yet may be read, too.
awaitable<void> add_retries(std::vector<PartitionRecord>* partitions, Connection* connection, RunId run,
                            Deadline deadline) {
  static const Statement exists(
      "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'partition_retries'");
  static const Statement statement("SELECT partition, reason, retries FROM partition_retries WHERE run_id = $1");
  auto looking = connection->query({&exists, {}}, deadline);
  const Rows found = co_await std::move(looking);
  if (found.empty()) co_return;
  Call call{&statement, {}};
  call.parameters.add(run);
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  for (int row = 0; row < rows.size(); ++row) {
    const auto of = std::ranges::find(*partitions, rows.text(row, 0), &PartitionRecord::name);
    if (of != partitions->end()) of->retries.emplace(rows.text(row, 1), count(rows, row, 2));
  }
}

}  // namespace

std::string select_runs(std::string_view rest) {
  return "SELECT r.id, r.job, r.origin, r.attempt, r.state, r.reason, " + utc("r.started_at") + ", coalesce(" +
         utc("r.finished_at") +
         ", ''), r.seconds, r.requests_sent, r.requests_retried, r.requests_not_modified, r.bytes, r.changes, p.* "
         "FROM runs r CROSS JOIN LATERAL (SELECT coalesce(sum(declared), 0)::bigint, coalesce(sum(fetched), "
         "0)::bigint, "
         "coalesce(sum(accepted), 0)::bigint, coalesce(sum(rejected), 0)::bigint, "
         "coalesce(sum(distinct_records), 0)::bigint, coalesce(sum(keyless), 0)::bigint, count(*), "
         "count(*) FILTER (WHERE state = 'complete'), count(*) FILTER (WHERE state = 'incomplete'), "
         "count(*) FILTER (WHERE state = 'failed') FROM run_partitions WHERE run_id = r.id) p " +
         std::string(rest);
}

awaitable<std::vector<RunRecord>> run_records(Connection* connection, Call call, Deadline deadline) {
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  std::vector<RunRecord> runs;
  for (int row = 0; row < rows.size(); ++row) runs.push_back(run_record(rows, row));
  auto adding = add_tables(&runs, connection, deadline);
  if (!runs.empty()) co_await std::move(adding);
  for (RunRecord& run : runs) {
    if (run.state != RunState::yielded) continue;
    auto waiting = add_wait(&run, connection, deadline);
    co_await std::move(waiting);
  }
  co_return runs;
}

// One look-up a partition, however many runs there were.
awaitable<std::vector<PartitionStanding>> partition_standings(Connection* connection, std::string job,
                                                              Deadline deadline) {
  static const Statement statement(
      "SELECT s.partition, CASE WHEN p.state = 'running' AND r.state <> 'running' THEN 'interrupted' ELSE p.state END, "
      "p.reason, s.latest_run, coalesce(" +
      utc("s.complete_at") +
      ", ''), p.declared, p.fetched, p.accepted, p.rejected, p.distinct_records, p.keyless FROM partition_scopes s "
      "CROSS JOIN LATERAL (SELECT * FROM run_partitions WHERE run_id = s.latest_run AND partition = s.partition) p "
      "JOIN runs r ON r.id = s.latest_run WHERE s.job = $1 ORDER BY s.latest_run, p.position");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(job));
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  std::vector<PartitionStanding> standings;
  for (int row = 0; row < rows.size(); ++row) {
    PartitionStanding& standing = standings.emplace_back();
    standing.partition = rows.text(row, 0);
    standing.state = partition_state(rows.text(row, 1));
    standing.reason = rows.text(row, 2);
    standing.run = rows.integer(row, 3);
    standing.last_complete_at = rows.text(row, 4);
    standing.records = record_counts(rows, row, 5);
  }
  co_return standings;
}

awaitable<std::vector<PartitionRecord>> partition_records(Connection* connection, RunId run, Deadline deadline) {
  static const Statement statement(
      "SELECT partition, state, reason, slice, next_page, slice_declared, split, declared, fetched, accepted, "
      "rejected, distinct_records, keyless FROM run_partitions WHERE run_id = $1 ORDER BY position");
  Call call{&statement, {}};
  call.parameters.add(run);
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  std::vector<PartitionRecord> partitions;
  for (int row = 0; row < rows.size(); ++row) {
    PartitionRecord& partition = partitions.emplace_back();
    partition.name = rows.text(row, 0);
    partition.state = partition_state(rows.text(row, 1));
    partition.reason = rows.text(row, 2);
    partition.checkpoint = {small(rows, row, 3), small(rows, row, 4), count(rows, row, 5), rows.boolean(row, 6), {}};
    partition.records = record_counts(rows, row, 7);
  }
  auto adding = add_retries(&partitions, connection, run, deadline);
  if (!partitions.empty()) co_await std::move(adding);
  co_return partitions;
}

}  // namespace housingd::upsert::postgres

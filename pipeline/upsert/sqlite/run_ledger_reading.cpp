// What is shown of runs, and what they are taken up by.
#include <algorithm>
#include <limits>

#include "pipeline/upsert/sqlite/run_ledger.h"
#include "pipeline/upsert/unfinished.h"

namespace housingd::upsert::sqlite {

namespace {

std::int64_t stored(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

std::uint64_t count(const Statement& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

std::uint32_t small(const Statement& row, int column) {
  return static_cast<std::uint32_t>(row.integer(column));
}

// Columns from `first`: declared, fetched, accepted, rejected, distinct_records, keyless.
RecordCounts record_counts(const Statement& row, int first) {
  return {count(row, first),     count(row, first + 1), count(row, first + 2),
          count(row, first + 3), count(row, first + 4), count(row, first + 5)};
}

// The runs of which `which` selects the rows, the latest first.
std::string select_runs(const std::string& which) {
  return "SELECT r.id, r.job, r.origin, r.attempt, r.state, r.reason, r.started_at, coalesce(r.finished_at, ''), "
         "r.seconds, r.requests_sent, r.requests_retried, r.requests_not_modified, r.bytes, r.changes, "
         "coalesce(sum(p.declared), 0), coalesce(sum(p.fetched), 0), coalesce(sum(p.accepted), 0), "
         "coalesce(sum(p.rejected), 0), coalesce(sum(p.distinct_records), 0), coalesce(sum(p.keyless), 0), "
         "count(p.partition), coalesce(sum(p.state = 'complete'), 0), coalesce(sum(p.state = 'incomplete'), 0), "
         "coalesce(sum(p.state = 'failed'), 0) FROM (SELECT * FROM runs " +
         which + ") r LEFT JOIN run_partitions p ON p.run_id = r.id GROUP BY r.id ORDER BY r.id DESC";
}

}  // namespace

RunRecord RunLedger::read_run(Statement& row) {
  RunRecord run;
  run.id = row.integer(0);
  run.job = row.text(1);
  run.origin = origin_of(row.text(2));
  run.attempt = small(row, 3);
  run.state = run_state(row.text(4));
  run.reason = row.text(5);
  run.started_at = row.text(6);
  run.finished_at = row.text(7);
  run.seconds = row.number(8);
  run.requests = {count(row, 9), count(row, 10), count(row, 11), count(row, 12)};
  run.changes = count(row, 13);
  run.records = record_counts(row, 14);
  run.partitions_total = small(row, 20);
  run.partitions_complete = small(row, 21);
  run.partitions_incomplete = small(row, 22);
  run.partitions_failed = small(row, 23);
  run.tables = tables_of(run.id);
  // The table is as young as the state.
  if (run.state == RunState::yielded) run.resume_at = wait_of(run.id);
  return run;
}

std::string RunLedger::wait_of(RunId run) {
  Statement read(database_, "SELECT resume_at FROM run_waits WHERE run_id = ?");
  read.bind(1, run);
  return read.step() ? std::string(read.text(0)) : std::string();
}

std::map<std::string, TableCounts> RunLedger::tables_of(RunId run) {
  Statement read(database_,
                 "SELECT table_name, inserted, updated, unchanged, removed FROM run_tables WHERE run_id = ?");
  read.bind(1, run);
  std::map<std::string, TableCounts> tables;
  while (read.step()) {
    tables.emplace(read.text(0), TableCounts{count(read, 1), count(read, 2), count(read, 3), count(read, 4)});
  }
  return tables;
}

std::vector<RunRecord> RunLedger::runs(const RunQuery& query) {
  const std::string of_job = query.job.empty() ? "" : "AND job = ?3 ";
  Statement read(database_, select_runs("WHERE id < ?2 " + of_job + "ORDER BY id DESC LIMIT ?1"));
  read.bind(1, stored(query.limit));
  read.bind(2, query.before == 0 ? std::numeric_limits<RunId>::max() : query.before);
  if (!query.job.empty()) read.bind(3, std::string_view(query.job));
  std::vector<RunRecord> runs;
  while (read.step()) runs.push_back(read_run(read));
  return runs;
}

std::optional<RunRecord> RunLedger::run(RunId id) {
  Statement read(database_, select_runs("WHERE id = ?"));
  read.bind(1, id);
  if (!read.step()) return std::nullopt;
  RunRecord run = read_run(read);
  read.reset();
  return run;
}

// The latest run of its kind alone counts: an older one's data has been
// overtaken. A run of other partitions or with another limit overtakes nothing.
// The time for which the source wanted to be left alone makes a run no older.
std::optional<RunRecord> RunLedger::resumable(const RunRequest& request) {
  if (request.resume_within.count() == 0) return std::nullopt;
  Statement read(database_, select_runs("WHERE id = (SELECT max(id) FROM runs WHERE job = ?1 AND fingerprint = ?2) "
                                        "AND state IN " +
                                        std::string(unfinished_states) +
                                        " AND unixepoch(coalesce((SELECT resume_at FROM run_waits WHERE run_id = id), "
                                        "started_at)) >= unixepoch() - ?3"));
  read.bind(1, std::string_view(request.job));
  read.bind(2, std::string_view(request.fingerprint));
  read.bind(3, static_cast<std::int64_t>(request.resume_within.count()));
  if (!read.step()) return std::nullopt;
  RunRecord run = read_run(read);
  read.reset();
  return run;
}

std::vector<PartitionRecord> RunLedger::partitions(RunId run) {
  Statement read(database_,
                 "SELECT partition, state, reason, slice, next_page, slice_declared, split, declared, fetched, "
                 "accepted, rejected, distinct_records, keyless FROM run_partitions WHERE run_id = ? "
                 "ORDER BY position");
  read.bind(1, run);
  std::vector<PartitionRecord> partitions;
  while (read.step()) {
    PartitionRecord& partition = partitions.emplace_back();
    partition.name = read.text(0);
    partition.state = partition_state(read.text(1));
    partition.reason = read.text(2);
    partition.checkpoint = {small(read, 3), small(read, 4), count(read, 5), read.integer(6) != 0, {}};
    partition.records = record_counts(read, 7);
  }
  // A ledger that was not extended yet may be read, too.
  if (!database_.has_table("partition_retries")) return partitions;
  Statement retries(database_, "SELECT partition, reason, retries FROM partition_retries WHERE run_id = ?");
  retries.bind(1, run);
  while (retries.step()) {
    const auto of = std::ranges::find(partitions, retries.text(0), &PartitionRecord::name);
    if (of != partitions.end()) of->retries.emplace(retries.text(1), count(retries, 2));
  }
  return partitions;
}

std::vector<RejectRecord> RunLedger::rejects(RunId run, std::size_t limit) {
  Statement read(database_,
                 "SELECT run_id, partition, record_key, reason, keyword, pointer, message, payload, rejected_at "
                 "FROM rejects WHERE run_id = CASE WHEN ?1 = 0 THEN (SELECT max(run_id) FROM rejects) ELSE ?1 END "
                 "ORDER BY id LIMIT ?2");
  read.bind(1, run);
  read.bind(2, stored(limit));
  std::vector<RejectRecord> rejects;
  while (read.step()) {
    RejectRecord& reject = rejects.emplace_back();
    reject.run = read.integer(0);
    std::string* fields[] = {&reject.partition, &reject.record_key, &reject.reason,  &reject.keyword,
                             &reject.pointer,   &reject.message,    &reject.payload, &reject.rejected_at};
    int column = 0;
    for (std::string* field : fields) *field = read.text(++column);
  }
  return rejects;
}

// One look-up a partition, however many runs there were.
std::vector<PartitionStanding> RunLedger::standings(const std::string& job) {
  Statement read(database_,
                 "SELECT s.partition, CASE WHEN p.state = 'running' AND r.state <> 'running' THEN 'interrupted' "
                 "ELSE p.state END, p.reason, s.latest_run, coalesce(s.complete_at, ''), p.declared, p.fetched, "
                 "p.accepted, p.rejected, p.distinct_records, p.keyless FROM partition_scopes s "
                 "CROSS JOIN run_partitions p ON p.run_id = s.latest_run AND p.partition = s.partition "
                 "CROSS JOIN runs r ON r.id = s.latest_run WHERE s.job = ? ORDER BY s.latest_run, p.position");
  read.bind(1, std::string_view(job));
  std::vector<PartitionStanding> standings;
  while (read.step()) {
    PartitionStanding& standing = standings.emplace_back();
    standing.partition = read.text(0);
    standing.state = partition_state(read.text(1));
    standing.reason = read.text(2);
    standing.run = read.integer(3);
    standing.last_complete_at = read.text(4);
    standing.records = record_counts(read, 5);
  }
  return standings;
}

}  // namespace housingd::upsert::sqlite

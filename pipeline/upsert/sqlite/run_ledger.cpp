#include "pipeline/upsert/sqlite/run_ledger.h"

#include <cstring>

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

constexpr const char* run_columns =
    "SELECT r.id, r.job, r.state, r.reason, r.started_at, coalesce(r.finished_at, ''), r.seconds, r.requests_sent, "
    "r.requests_retried, r.requests_not_modified, r.bytes, r.changes, "
    "coalesce(sum(p.declared), 0), coalesce(sum(p.fetched), 0), coalesce(sum(p.accepted), 0), "
    "coalesce(sum(p.rejected), 0), coalesce(sum(p.distinct_records), 0), coalesce(sum(p.keyless), 0), "
    "count(p.partition), coalesce(sum(p.state = 'complete'), 0), coalesce(sum(p.state = 'incomplete'), 0), "
    "coalesce(sum(p.state = 'failed'), 0) FROM runs r LEFT JOIN run_partitions p ON p.run_id = r.id ";

}  // namespace

OpenedRun RunLedger::open_run(const RunRequest& request, const std::string& now) {
  OpenedRun opened;
  if (const auto found = resumable(request)) {
    opened.id = found->id;
    opened.resumed = true;
    opened.so_far = *found;
    Statement revive(database_, "UPDATE runs SET state = 'running', reason = '', finished_at = NULL WHERE id = ?");
    revive.bind(1, opened.id);
    revive.run();
  } else {
    abandon_unfinished(request, now);
    opened.id = begin(request, now);
    opened.so_far.started_at = now;
  }
  opened.partitions = partitions(opened.id);
  return opened;
}

std::optional<RunRecord> RunLedger::resumable(const RunRequest& request) {
  if (request.resume_within.count() == 0) return std::nullopt;
  // The latest run of its kind alone counts: an older one's data has been
  // overtaken. A run of other partitions or with another limit overtakes nothing.
  Statement find(database_, std::string(run_columns) +
                                "WHERE r.id = (SELECT max(id) FROM runs WHERE job = ?1 AND fingerprint = ?2) "
                                "AND r.state IN ('running', 'interrupted') "
                                "AND unixepoch(r.started_at) >= unixepoch() - ?3 GROUP BY r.id");
  find.bind(1, std::string_view(request.job));
  find.bind(2, std::string_view(request.fingerprint));
  find.bind(3, static_cast<std::int64_t>(request.resume_within.count()));
  if (!find.step()) return std::nullopt;
  RunRecord run = read_run(find);
  find.reset();
  return run;
}

// Those that this run replaces, and those that are too old to be taken up.
void RunLedger::abandon_unfinished(const RunRequest& request, const std::string& now) {
  Statement end(database_,
                "UPDATE runs SET state = 'failed', reason = 'not ended; a later run began anew', finished_at = ?1 "
                "WHERE job = ?2 AND state IN ('running', 'interrupted') "
                "AND (fingerprint = ?3 OR unixepoch(started_at) < unixepoch() - ?4)");
  end.bind(1, std::string_view(now));
  end.bind(2, std::string_view(request.job));
  end.bind(3, std::string_view(request.fingerprint));
  end.bind(4, static_cast<std::int64_t>(request.resume_within.count()));
  end.run();
  database_.execute(
      "DELETE FROM partition_seen WHERE run_id IN (SELECT id FROM runs WHERE state NOT IN ('running', 'interrupted'))");
}

RunId RunLedger::begin(const RunRequest& request, const std::string& now) {
  Statement insert(database_, "INSERT INTO runs (job, fingerprint, state, started_at) VALUES (?, ?, 'running', ?)");
  insert.bind(1, std::string_view(request.job));
  insert.bind(2, std::string_view(request.fingerprint));
  insert.bind(3, std::string_view(now));
  insert.run();
  const RunId id = database_.last_row_id();
  Statement add(database_,
                "INSERT INTO run_partitions (run_id, partition, position, state) VALUES (?, ?, ?, 'pending')");
  for (std::size_t i = 0; i < request.partitions.size(); ++i) {
    add.bind(1, id);
    add.bind(2, std::string_view(request.partitions[i]));
    add.bind(3, static_cast<std::int64_t>(i));
    add.run();
  }
  return id;
}

void RunLedger::end_run(const RunRecord& record, const std::string& now) {
  Statement end(database_,
                "UPDATE runs SET state = ?2, reason = ?3, finished_at = ?4, seconds = ?5, requests_sent = ?6, "
                "requests_retried = ?7, requests_not_modified = ?8, bytes = ?9 WHERE id = ?1");
  end.bind(1, record.id);
  end.bind(2, name_of(record.state));
  end.bind(3, std::string_view(record.reason));
  end.bind(4, std::string_view(now));
  end.bind(5, record.seconds);
  end.bind(6, stored(record.requests.sent));
  end.bind(7, stored(record.requests.retried));
  end.bind(8, stored(record.requests.not_modified));
  end.bind(9, stored(record.requests.bytes));
  end.run();
}

void RunLedger::advance(const Batch& batch, const std::string& now) {
  Statement move(database_,
                 "UPDATE run_partitions SET state = 'running', slice = ?3, next_page = ?4, slice_declared = ?5, "
                 "split = ?6, declared = ?7, fetched = fetched + ?8, accepted = accepted + ?9, "
                 "rejected = rejected + ?10, distinct_records = distinct_records + ?11, keyless = keyless + ?12, "
                 "started_at = coalesce(started_at, ?13) WHERE run_id = ?1 AND partition = ?2");
  move.bind(1, batch.run);
  move.bind(2, std::string_view(batch.partition));
  move.bind(3, std::int64_t{batch.checkpoint.slice});
  move.bind(4, std::int64_t{batch.checkpoint.next_page});
  move.bind(5, stored(batch.checkpoint.slice_declared));
  move.bind(6, std::int64_t{batch.checkpoint.split});
  move.bind(7, stored(batch.records.declared));
  move.bind(8, stored(batch.records.fetched));
  move.bind(9, stored(batch.records.accepted));
  move.bind(10, stored(batch.records.rejected));
  move.bind(11, stored(batch.records.distinct));
  move.bind(12, stored(batch.records.keyless));
  move.bind(13, std::string_view(now));
  move.run();
  if (batch.seen.empty()) return;
  Statement remember(database_, "INSERT INTO partition_seen (run_id, partition, hashes) VALUES (?, ?, ?)");
  remember.bind(1, batch.run);
  remember.bind(2, std::string_view(batch.partition));
  remember.bind_blob(3, {reinterpret_cast<const char*>(batch.seen.data()),  // NOLINT: bytes of numbers
                         batch.seen.size() * sizeof(std::uint64_t)});
  remember.run();
}

void RunLedger::end_partition(const PartitionEnd& end, const std::string& now) {
  Statement finish(database_,
                   "UPDATE run_partitions SET state = ?3, reason = ?4, declared = ?5, finished_at = ?6, "
                   "started_at = coalesce(started_at, ?6) WHERE run_id = ?1 AND partition = ?2");
  finish.bind(1, end.run);
  finish.bind(2, std::string_view(end.partition));
  finish.bind(3, name_of(end.state));
  finish.bind(4, std::string_view(end.reason));
  finish.bind(5, stored(end.records.declared));
  finish.bind(6, std::string_view(now));
  finish.run();
  if (end.state == PartitionState::interrupted) return;
  Statement forget(database_, "DELETE FROM partition_seen WHERE run_id = ? AND partition = ?");
  forget.bind(1, end.run);
  forget.bind(2, std::string_view(end.partition));
  forget.run();
}

void RunLedger::restart_partition(RunId run, const std::string& partition) {
  for (const char* sql :
       {"UPDATE run_partitions SET state = 'pending', reason = '', slice = 0, next_page = 0, slice_declared = 0, "
        "split = 0, declared = 0, fetched = 0, accepted = 0, rejected = 0, distinct_records = 0, keyless = 0 "
        "WHERE run_id = ? AND partition = ?",
        "DELETE FROM partition_seen WHERE run_id = ? AND partition = ?",
        "DELETE FROM rejects WHERE run_id = ? AND partition = ?"}) {
    Statement reset(database_, sql);
    reset.bind(1, run);
    reset.bind(2, std::string_view(partition));
    reset.run();
  }
}

void RunLedger::add_effect(RunId run, const definition::Model& model, const Effect& effect) {
  Statement add(database_,
                "INSERT INTO run_tables (run_id, table_name, inserted, updated, unchanged, removed) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET inserted = inserted + excluded.inserted, "
                "updated = updated + excluded.updated, unchanged = unchanged + excluded.unchanged, "
                "removed = removed + excluded.removed");
  for (std::size_t i = 0; i < effect.tables.size(); ++i) {
    const TableCounts& counts = effect.tables[i];
    if (counts.inserted + counts.updated + counts.unchanged + counts.removed == 0) continue;
    add.bind(1, run);
    add.bind(2, std::string_view(model.tables[i].name));
    add.bind(3, stored(counts.inserted));
    add.bind(4, stored(counts.updated));
    add.bind(5, stored(counts.unchanged));
    add.bind(6, stored(counts.removed));
    add.run();
  }
  if (effect.changes == 0) return;
  Statement changed(database_, "UPDATE runs SET changes = changes + ? WHERE id = ?");
  changed.bind(1, stored(effect.changes));
  changed.bind(2, run);
  changed.run();
}

void RunLedger::add_reject(RunId run, const std::string& partition, const record::Reject& reject,
                           const std::string& now) {
  Statement add(database_,
                "INSERT INTO rejects (run_id, partition, record_key, reason, keyword, pointer, message, payload, "
                "rejected_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, run);
  add.bind(2, std::string_view(partition));
  add.bind(3, std::string_view(reject.record_key));
  add.bind(4, outcome::name_of(reject.reason));
  add.bind(5, std::string_view(reject.keyword));
  add.bind(6, std::string_view(reject.pointer));
  add.bind(7, std::string_view(reject.message));
  add.bind(8, std::string_view(reject.payload));
  add.bind(9, std::string_view(now));
  add.run();
}

std::vector<std::uint64_t> RunLedger::seen(RunId run, const std::string& partition) {
  Statement read(database_, "SELECT hashes FROM partition_seen WHERE run_id = ? AND partition = ?");
  read.bind(1, run);
  read.bind(2, std::string_view(partition));
  std::vector<std::uint64_t> hashes;
  while (read.step()) {
    const std::string_view bytes = read.text(0);
    const std::size_t known = hashes.size();
    hashes.resize(known + bytes.size() / sizeof(std::uint64_t));
    std::memcpy(hashes.data() + known, bytes.data(), bytes.size() / sizeof(std::uint64_t) * sizeof(std::uint64_t));
  }
  return hashes;
}

RunRecord RunLedger::read_run(Statement& row) {
  RunRecord run;
  run.id = row.integer(0);
  run.job = row.text(1);
  run.state = run_state(row.text(2));
  run.reason = row.text(3);
  run.started_at = row.text(4);
  run.finished_at = row.text(5);
  run.seconds = row.number(6);
  run.requests = {count(row, 7), count(row, 8), count(row, 9), count(row, 10)};
  run.changes = count(row, 11);
  run.records = record_counts(row, 12);
  run.partitions_total = small(row, 18);
  run.partitions_complete = small(row, 19);
  run.partitions_incomplete = small(row, 20);
  run.partitions_failed = small(row, 21);
  run.tables = tables_of(run.id);
  return run;
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

std::vector<RunRecord> RunLedger::runs(std::size_t limit) {
  Statement read(database_, std::string(run_columns) + "GROUP BY r.id ORDER BY r.id DESC LIMIT ?");
  read.bind(1, stored(limit));
  std::vector<RunRecord> runs;
  while (read.step()) runs.push_back(read_run(read));
  return runs;
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
    partition.checkpoint = {small(read, 3), small(read, 4), count(read, 5), read.integer(6) != 0};
    partition.records = record_counts(read, 7);
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

}  // namespace housingd::upsert::sqlite

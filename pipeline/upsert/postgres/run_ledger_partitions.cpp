// One partition's progress.
#include "pipeline/record/utf8.h"
#include "pipeline/upsert/postgres/run_ledger.h"

namespace housingd::upsert::postgres {

namespace {

std::int64_t stored(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

Call about(const Statement& statement, RunId run, const std::string& partition) {
  Call call{&statement, {}};
  call.parameters.add(run).add(std::string_view(partition));
  return call;
}

Call note_complete(const PartitionEnd& end, const std::string& now) {
  static const Statement statement("UPDATE partition_scopes SET complete_at = $3 WHERE job = $1 AND partition = $2");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(end.job)).add(std::string_view(end.partition)).add(std::string_view(now));
  return call;
}

// Those of an earlier life of the run stay.
Call add_retries(const PartitionEnd& end, const std::string& reason, std::uint64_t retries) {
  static const Statement statement(
      "INSERT INTO partition_retries AS r (run_id, partition, reason, retries) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (run_id, partition, reason) DO UPDATE SET retries = r.retries + excluded.retries");
  Call call = about(statement, end.run, end.partition);
  call.parameters.add(std::string_view(reason)).add(stored(retries));
  return call;
}

Call forget_cursor(RunId run, const std::string& partition) {
  static const Statement statement("DELETE FROM partition_cursors WHERE run_id = $1 AND partition = $2");
  return about(statement, run, partition);
}

Call forget_range(RunId run, const std::string& partition) {
  static const Statement statement("DELETE FROM partition_ranges WHERE run_id = $1 AND partition = $2");
  return about(statement, run, partition);
}

// What only an unfinished walk needs.
void forget_walk(RunId run, const std::string& partition, std::vector<Call>& calls) {
  static const Statement forget_seen("DELETE FROM partition_seen WHERE run_id = $1 AND partition = $2");
  calls.push_back(about(forget_seen, run, partition));
  calls.push_back(forget_cursor(run, partition));
  calls.push_back(forget_range(run, partition));
}

}  // namespace

Call RunLedger::lock_partition(RunId run, const std::string& partition) {
  static const Statement statement(
      "SELECT version FROM run_partitions WHERE run_id = $1 AND partition = $2 FOR NO KEY UPDATE");
  return about(statement, run, partition);
}

Call RunLedger::advance(const Batch& batch, std::uint64_t refused, const std::string& now) {
  static const Statement statement(
      "UPDATE run_partitions SET state = 'running', slice = $3, next_page = $4, slice_declared = $5, split = $6, "
      "declared = $7, fetched = fetched + $8, accepted = accepted + $9, rejected = rejected + $10, "
      "distinct_records = distinct_records + $11, keyless = keyless + $12, "
      "started_at = coalesce(started_at, $13::timestamptz), version = version + 1 "
      "WHERE run_id = $1 AND partition = $2");
  Call call = about(statement, batch.run, batch.partition);
  call.parameters.add(std::int64_t{batch.checkpoint.slice})
      .add(std::int64_t{batch.checkpoint.next_page})
      .add(stored(batch.checkpoint.slice_declared))
      .add(batch.checkpoint.split)
      .add(stored(batch.records.declared))
      .add(stored(batch.records.fetched))
      .add(stored(batch.records.accepted - refused))
      .add(stored(batch.records.rejected + refused))
      .add(stored(batch.records.distinct))
      .add(stored(batch.records.keyless))
      .add(std::string_view(now));
  return call;
}

Call RunLedger::keep_cursor(const Batch& batch) {
  static const Statement keep(
      "INSERT INTO partition_cursors (run_id, partition, cursor) VALUES ($1, $2, $3) "
      "ON CONFLICT (run_id, partition) DO UPDATE SET cursor = excluded.cursor");
  if (batch.checkpoint.cursor.empty()) return forget_cursor(batch.run, batch.partition);
  Call call = about(keep, batch.run, batch.partition);
  call.parameters.add(std::string_view(batch.checkpoint.cursor));
  return call;
}

Call RunLedger::keep_range(const Batch& batch) {
  static const Statement keep(
      "INSERT INTO partition_ranges (run_id, partition, range) VALUES ($1, $2, $3) "
      "ON CONFLICT (run_id, partition) DO UPDATE SET range = excluded.range");
  if (batch.checkpoint.range.empty()) return forget_range(batch.run, batch.partition);
  Call call = about(keep, batch.run, batch.partition);
  call.parameters.add(std::string_view(batch.checkpoint.range));
  return call;
}

Call RunLedger::remember_seen(const Batch& batch) {
  static const Statement statement("INSERT INTO partition_seen (run_id, partition, hashes) VALUES ($1, $2, $3)");
  Call call = about(statement, batch.run, batch.partition);
  call.parameters.add_bytes({reinterpret_cast<const char*>(batch.seen.data()),  // NOLINT: bytes of numbers
                             batch.seen.size() * sizeof(std::uint64_t)});
  return call;
}

std::vector<Call> RunLedger::end_partition(const PartitionEnd& end, const std::string& now) {
  static const Statement statement(
      "UPDATE run_partitions SET state = $3, reason = $4, declared = $5, finished_at = $6::timestamptz, "
      "started_at = coalesce(started_at, $6::timestamptz), version = version + 1 "
      "WHERE run_id = $1 AND partition = $2");
  std::vector<Call> calls;
  Call& finish = calls.emplace_back(about(statement, end.run, end.partition));
  finish.parameters.add(upsert::name_of(end.state))
      .add(std::string_view(record::readable(end.reason, std::string::npos)))
      .add(stored(end.records.declared))
      .add(std::string_view(now));
  for (const auto& [reason, retries] : end.retries) calls.push_back(add_retries(end, reason, retries));
  if (end.state == PartitionState::complete) calls.push_back(note_complete(end, now));
  if (end.state != PartitionState::interrupted) forget_walk(end.run, end.partition, calls);
  return calls;
}

std::vector<Call> RunLedger::restart_partition(RunId run, const std::string& partition) {
  static const Statement reset(
      "UPDATE run_partitions SET state = 'pending', reason = '', slice = 0, next_page = 0, slice_declared = 0, "
      "split = false, declared = 0, fetched = 0, accepted = 0, rejected = 0, distinct_records = 0, keyless = 0, "
      "version = version + 1 WHERE run_id = $1 AND partition = $2");
  static const Statement forget_rejects("DELETE FROM rejects WHERE run_id = $1 AND partition = $2");
  std::vector<Call> calls;
  calls.push_back(about(reset, run, partition));
  forget_walk(run, partition, calls);
  calls.push_back(about(forget_rejects, run, partition));
  return calls;
}

}  // namespace housingd::upsert::postgres

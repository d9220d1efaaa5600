// One partition's progress.
#include <algorithm>
#include <cstring>

#include "pipeline/upsert/sqlite/run_ledger.h"

namespace housingd::upsert::sqlite {

namespace {

std::int64_t stored(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

// Parts of a checkpoint that few partitions have.
struct PlaceTable {
  const char* table;
  const char* column;
  std::string Checkpoint::* member;
};

constexpr PlaceTable place_tables[] = {{"partition_cursors", "cursor", &Checkpoint::cursor},
                                       {"partition_ranges", "range", &Checkpoint::range}};

}  // namespace

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
  keep_place(batch);
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
  add_retries(end);
  if (end.state == PartitionState::complete) note_complete(end, now);
  if (end.state != PartitionState::interrupted) forget_walk(end.run, end.partition);
}

void RunLedger::keep_place(const Batch& batch) {
  for (const PlaceTable& place : place_tables) {
    const std::string& value = batch.checkpoint.*place.member;
    const std::string table = place.table;
    const std::string column = place.column;
    Statement keep(database_, value.empty() ? "DELETE FROM " + table + " WHERE run_id = ? AND partition = ?"
                                            : "INSERT INTO " + table + " (run_id, partition, " + column +
                                                  ") VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET " + column +
                                                  " = excluded." + column);
    keep.bind(1, batch.run);
    keep.bind(2, std::string_view(batch.partition));
    if (!value.empty()) keep.bind(3, std::string_view(value));
    keep.run();
  }
}

// Those of an earlier life of the run stay.
void RunLedger::add_retries(const PartitionEnd& end) {
  Statement add(database_,
                "INSERT INTO partition_retries (run_id, partition, reason, retries) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET retries = retries + excluded.retries");
  for (const auto& [reason, retries] : end.retries) {
    add.bind(1, end.run);
    add.bind(2, std::string_view(end.partition));
    add.bind(3, std::string_view(reason));
    add.bind(4, stored(retries));
    add.run();
  }
}

void RunLedger::add_places(OpenedRun& opened) {
  for (const PlaceTable& place : place_tables) {
    Statement read(database_,
                   std::string("SELECT partition, ") + place.column + " FROM " + place.table + " WHERE run_id = ?");
    read.bind(1, opened.id);
    while (read.step()) {
      const auto found = std::ranges::find(opened.partitions, read.text(0), &PartitionRecord::name);
      if (found != opened.partitions.end()) found->checkpoint.*place.member = read.text(1);
    }
  }
}

// What only an unfinished walk needs.
void RunLedger::forget_walk(RunId run, const std::string& partition) {
  for (const char* sql : {"DELETE FROM partition_seen WHERE run_id = ? AND partition = ?",
                          "DELETE FROM partition_cursors WHERE run_id = ? AND partition = ?",
                          "DELETE FROM partition_ranges WHERE run_id = ? AND partition = ?"}) {
    Statement forget(database_, sql);
    forget.bind(1, run);
    forget.bind(2, std::string_view(partition));
    forget.run();
  }
}

void RunLedger::note_complete(const PartitionEnd& end, const std::string& now) {
  Statement note(database_, "UPDATE partition_scopes SET complete_at = ? WHERE job = ? AND partition = ?");
  note.bind(1, std::string_view(now));
  note.bind(2, std::string_view(end.job));
  note.bind(3, std::string_view(end.partition));
  note.run();
}

void RunLedger::restart_partition(RunId run, const std::string& partition) {
  for (const char* sql :
       {"UPDATE run_partitions SET state = 'pending', reason = '', slice = 0, next_page = 0, slice_declared = 0, "
        "split = 0, declared = 0, fetched = 0, accepted = 0, rejected = 0, distinct_records = 0, keyless = 0 "
        "WHERE run_id = ? AND partition = ?",
        "DELETE FROM rejects WHERE run_id = ? AND partition = ?"}) {
    Statement reset(database_, sql);
    reset.bind(1, run);
    reset.bind(2, std::string_view(partition));
    reset.run();
  }
  forget_walk(run, partition);
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

}  // namespace housingd::upsert::sqlite

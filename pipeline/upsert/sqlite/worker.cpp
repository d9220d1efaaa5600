#include "pipeline/upsert/sqlite/worker.h"

#include <chrono>
#include <ctime>
#include <span>

#include "pipeline/upsert/sqlite/schema.h"
#include "pipeline/upsert/text_forms.h"

namespace housingd::upsert::sqlite {

namespace {

std::string now_text() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[sizeof "2026-01-01T00:00:00Z"];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

Removal removal_of(definition::OnMissing on_missing) {
  return on_missing == definition::OnMissing::hard_delete ? Removal::hard : Removal::soft;
}

}  // namespace

Worker::Worker(const std::string& path, OpenMode mode, Durability durability, WriterLock lock)
    : lock_(std::move(lock)), database_(path, mode), durability_(durability), ledger_(database_) {
  if (durability_ == Durability::rehearsed) database_.execute("BEGIN IMMEDIATE");
}

Worker::~Worker() {
  try {
    database_.execute(durability_ == Durability::rehearsed ? "ROLLBACK" : "PRAGMA optimize");
  } catch (const DatabaseError&) {
    // Closing rolls back what is open, and an optimisation may be missed.
  }
}

void Worker::begin() {
  database_.execute(durability_ == Durability::rehearsed ? "SAVEPOINT step" : "BEGIN IMMEDIATE");
}

void Worker::commit() {
  database_.execute(durability_ == Durability::rehearsed ? "RELEASE step" : "COMMIT");
}

void Worker::roll_back() noexcept {
  if (writer_) writer_->forget();
  database_.reset_statements();
  try {
    database_.execute(durability_ == Durability::rehearsed ? "ROLLBACK TO step; RELEASE step" : "ROLLBACK");
  } catch (const DatabaseError&) {
    // SQLite has rolled back by itself (disk full, I/O error).
  }
}

std::vector<SchemaChange> Worker::prepare(const definition::Model& model) {
  prepare_ledger(database_);
  auto changes = prepare_tables(database_, model);
  records_.emplace(database_);
  writer_.emplace(database_, model);
  return changes;
}

OpenedRun Worker::open_run(const RunRequest& request) {
  writer_->forget();  // what an earlier run knew of shared rows
  return ledger_.open_run(request, now_text());
}

void Worker::end_run(const RunRecord& record) {
  ledger_.end_run(record, now_text());
}

std::uint64_t Worker::known_records(const std::string& job, const std::string& partition) {
  return records_->count(records_->scope_of(job, partition));
}

Effect Worker::commit(const Batch& batch) {
  const Stamp stamp{batch.run, now_text()};
  Effect effect;
  const std::int64_t scope = records_->scope_of(batch.job, batch.partition);
  for (const auto& page : batch.pages) {
    writer_->write(*page, stamp, removal_of(batch.removal), effect);
    for (const auto& record : page->records) records_->add(scope, record.key);
    for (const auto& reject : page->rejects) ledger_.add_reject(batch.run, batch.partition, reject, stamp.now);
  }
  ledger_.add_effect(batch.run, writer_->model(), effect);
  ledger_.advance(batch, stamp.now);
  return effect;
}

std::vector<Effect> Worker::commit_all(const std::vector<const Batch*>& batches) {
  std::vector<Effect> effects;
  for (const Batch* batch : batches) effects.push_back(commit(*batch));
  return effects;
}

Effect Worker::end_partition(const PartitionEnd& end) {
  const Stamp stamp{end.run, now_text()};
  Effect effect;
  const bool swept = end.state == PartitionState::complete && end.on_missing != definition::OnMissing::keep;
  if (swept && end.saw) sweep(end, stamp, effect);
  ledger_.add_effect(end.run, writer_->model(), effect);
  ledger_.end_partition(end, stamp.now);
  return effect;
}

void Worker::sweep(const PartitionEnd& end, const Stamp& stamp, Effect& effect) {
  const std::int64_t scope = records_->scope_of(end.job, end.partition);
  for (std::string& key : records_->unknown_to(scope, end.saw)) {
    records_->drop(scope, key);
    if (records_->job_holds(end.job, key)) continue;  // it moved to another partition
    const record::Cell cell = key_cell(end.record_table, key);
    writer_->remove(end.record_table, std::span(&cell, 1), stamp, removal_of(end.on_missing), effect);
  }
}

record::Cell Worker::key_cell(std::size_t table_index, std::string& key) const {
  const auto& table = writer_->model().tables[table_index];
  switch (table.columns[*table.find_column(table.key.front())].type) {
    case definition::ColumnType::integer:
    case definition::ColumnType::bigint:
      return record::Cell::integer(std::stoll(key));
    case definition::ColumnType::uuid:
      return record::Cell::text(key = stored_uuid(key));
    default:
      return record::Cell::text(key);
  }
}

}  // namespace housingd::upsert::sqlite

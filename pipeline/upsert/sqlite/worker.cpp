#include "pipeline/upsert/sqlite/worker.h"

#include <span>

#include "pipeline/upsert/record_key.h"
#include "pipeline/upsert/sqlite/schema.h"

namespace housingd::upsert::sqlite {

Worker::Worker(const std::string& path, OpenMode mode, Durability durability, WriterLock lock)
    : lock_(std::move(lock)), database_(path, mode), durability_(durability), ledger_(database_), slots_(database_) {
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
  forget_rows();
  database_.reset_statements();
  try {
    database_.execute(durability_ == Durability::rehearsed ? "ROLLBACK TO step; RELEASE step" : "ROLLBACK");
  } catch (const DatabaseError&) {
    // SQLite has rolled back by itself (disk full, I/O error).
  }
}

std::vector<SchemaChange> Worker::prepare(const std::shared_ptr<const definition::Model>& model) {
  models_.let_go();
  models_.check(*model);
  auto changes = prepare_schema(database_, *model);
  if (!records_) records_.emplace(database_);
  if (!memories_) memories_.emplace(database_);
  auto writer = models_.equal_to(*model);
  models_.add(model, writer ? std::move(writer) : std::make_shared<ModelWriter>(database_, *model));
  return changes;
}

std::vector<SchemaChange> Worker::examine(const definition::Model& model) {
  return examine_schema(database_, model);
}

OpenedRun Worker::open_run(const RunRequest& request) {
  forget_rows();  // what an earlier run knew of shared ones
  const std::string now = now_text();
  OpenedRun opened = ledger_.open_run(request, now);
  slots_.record_started(request.slots, opened.id);
  if (request.trigger) slots_.add_trigger(*request.trigger, opened.id, now);
  return opened;
}

void Worker::end_run(const RunRecord& record) {
  ledger_.end_run(record, now_text());
}

std::uint64_t Worker::known_records(const std::string& job, const std::string& partition) {
  return records_->count(records_->scope_of(job, partition));
}

PartitionMemory Worker::recall(const RecallRequest& request) {
  return memories_->recall(request, records_->scope_of(request.job, request.partition));
}

Effect Worker::commit(const Batch& batch) {
  const Stamp stamp{batch.run, now_text()};
  ModelWriter& writer = writer_of(batch.model);
  Effect effect;
  const std::int64_t scope = records_->scope_of(batch.job, batch.partition);
  for (const auto& page : batch.pages) {
    writer.write(*page, stamp, removal_of(batch.removal), effect);
    effect.add_unchanged(page->unchanged_rows);
    for (const auto& record : page->records) records_->add(scope, record.key);
    for (const auto& reject : page->rejects) ledger_.add_reject(batch.run, batch.partition, reject, stamp.now);
  }
  memories_->keep(batch, scope);
  ledger_.add_effect(batch.run, writer.model(), effect);
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
  ModelWriter& writer = writer_of(end.model);
  Effect effect;
  const bool swept = end.state == PartitionState::complete && end.on_missing != definition::OnMissing::keep;
  if (swept && end.saw) sweep(writer, end, stamp, effect);
  if (end.state != PartitionState::interrupted) {
    memories_->keep_pages(records_->scope_of(end.job, end.partition), end.pages);
  }
  ledger_.add_effect(end.run, writer.model(), effect);
  ledger_.end_partition(end, stamp.now);
  return effect;
}

void Worker::sweep(ModelWriter& writer, const PartitionEnd& end, const Stamp& stamp, Effect& effect) {
  const auto& table = writer.model().tables[end.record_table];
  const auto& column = table.columns[*table.find_column(table.key.front())];
  const std::int64_t scope = records_->scope_of(end.job, end.partition);
  for (std::string& key : records_->unknown_to(scope, end.saw)) {
    records_->drop(scope, key);
    if (records_->job_holds(end.job, key)) continue;  // it moved to another partition
    memories_->forget_record(end.job, key);
    const record::Cell cell = key_cell(column, key);
    writer.remove(end.record_table, std::span(&cell, 1), stamp, removal_of(end.on_missing), effect);
  }
}

std::vector<ScheduleMemory> Worker::watch(const std::vector<ScheduledJob>& jobs, SlotTime now) {
  (void)prepare_schema(database_, definition::Model());  // the ledger alone
  return slots_.watch(jobs, now);
}

void Worker::decide(const std::vector<SlotRecord>& slots) {
  for (const SlotRecord& slot : slots) slots_.record(slot);
}

ModelWriter& Worker::writer_of(const definition::Model* model) const {
  const auto writer = models_.find(model);
  if (!writer) throw SchemaConflict("a batch of a model that the store was not prepared for");
  return *writer;
}

void Worker::forget_rows() {
  models_.for_each([](ModelWriter& writer) { writer.forget(); });
}

}  // namespace housingd::upsert::sqlite

#include "tests/upsert/store_conformance.h"

#include <algorithm>
#include <stdexcept>

#include "tests/upsert/mapped_page.h"

namespace housingd::upsert {

void StoreConformance::SetUp() {
  try {
    place_ = GetParam()();
  } catch (const SkipStore& why) {
    GTEST_SKIP() << why.what();
  }
}

StoreSession StoreConformance::open(Durability durability) {
  StoreSession session(place_->open(Access::write, durability).value());
  session.prepare(homes_.model).value();
  return session;
}

std::shared_ptr<const record::PageRows> StoreConformance::page(const Records& records, bool offers) {
  MappedPage mapped(homes_.model, offers ? homes_.offers : homes_.homes);
  for (const auto& record : records) {
    if (const auto reject = mapped.add(record)) throw std::runtime_error(reject->message);
  }
  return mapped.take();
}

Batch StoreConformance::batch_of(RunId run, std::shared_ptr<const record::PageRows> page,
                                 const ImportOptions& options) {
  Batch batch;
  batch.run = run;
  batch.model = &homes_.model;
  batch.job = options.job;
  batch.partition = options.partition;
  batch.removal = options.on_missing;
  for (const auto& record : page->records) batch.seen.push_back(record.key_hash);
  batch.records.accepted = page->records.size();
  batch.records.rejected = page->rejects.size();
  batch.records.fetched = batch.records.accepted + batch.records.rejected;
  batch.records.distinct = batch.seen.size();
  batch.records.declared = batch.records.fetched;
  batch.checkpoint = {.slice = 0, .next_page = 1, .slice_declared = batch.records.fetched, .split = false};
  batch.pages.push_back(std::move(page));
  return batch;
}

PartitionEnd StoreConformance::end_of(const Batch& batch, const ImportOptions& options) {
  PartitionEnd end;
  end.run = batch.run;
  end.model = batch.model;
  end.job = batch.job;
  end.partition = batch.partition;
  end.state = options.state;
  end.records = batch.records;
  end.on_missing = options.on_missing;
  const std::string table = options.offers ? "offers" : "homes";
  end.record_table = static_cast<std::size_t>(homes_.model.find_table(table) - homes_.model.tables.data());
  end.saw = [seen = batch.seen](std::uint64_t hash) { return std::ranges::find(seen, hash) != seen.end(); };
  return end;
}

record::Reject StoreConformance::reject_of(std::string record_key, std::uint64_t key_hash) {
  record::Reject reject;
  reject.record_key = std::move(record_key);
  reject.key_hash = key_hash;
  return reject;
}

Imported StoreConformance::import(StoreSession& store, const Records& records, const ImportOptions& options) {
  Imported imported;
  imported.run = store.open_run({.job = options.job, .fingerprint = "f", .partitions = {options.partition}}).value().id;
  const Batch batch = batch_of(imported.run, page(records, options.offers), options);
  imported.effect = store.commit(batch).value();
  imported.effect += store.end_partition(end_of(batch, options)).value();
  RunRecord end;
  end.id = imported.run;
  end.state = options.state == PartitionState::complete ? RunState::complete : RunState::incomplete;
  store.end_run(end).value();
  return imported;
}

RunId StoreConformance::begin(StoreSession& store, const std::string& job, const std::string& partition) {
  return store.open_run({.job = job, .fingerprint = "f", .partitions = {partition}}).value().id;
}

void StoreConformance::end(StoreSession& store, RunId run) {
  RunRecord record;
  record.id = run;
  record.state = RunState::complete;
  store.end_run(record).value();
}

PartitionMemory StoreConformance::recall(StoreSession& store, RunId run, const std::string& job,
                                         const std::string& partition, const std::string& fingerprint) {
  RecallRequest request{.run = run, .job = job, .partition = partition, .fingerprint = fingerprint, .tables = {}};
  for (const auto& table : homes_.model.tables) request.tables.push_back(table.name);
  return store.recall(std::move(request)).value();
}

void StoreConformance::read_page(StoreSession& store, const std::string& job, const std::string& partition,
                                 const Records& records, std::uint64_t content) {
  const RunId run = begin(store, job, partition);
  recall(store, run, job, partition);
  const ImportOptions options{.job = job, .partition = partition};
  auto rows = std::make_shared<record::PageRows>(*page(records));
  RememberedPage remembered{
      .request_hash = 7, .body_hash = content, .etag = "\"e\"", .declared_total = records.size(), .records = {}};
  for (auto& record : rows->records) {
    record.content_hash = content;
    remembered.records.push_back({record.key_hash, content});
  }
  Batch batch = batch_of(run, rows, options);
  batch.remembered.push_back(std::move(remembered));
  store.commit(batch).value();
  PartitionEnd ending = end_of(batch, options);
  ending.pages = {7};
  store.end_partition(ending).value();
  end(store, run);
}

std::string StoreConformance::counts(const Effect& effect, const std::string& table) const {
  const auto at = static_cast<std::size_t>(homes_.model.find_table(table) - homes_.model.tables.data());
  if (at >= effect.tables.size()) return "nothing";
  const TableCounts& rows = effect.tables[at];
  std::string text;
  const auto add = [&](std::uint64_t number, const char* what) {
    if (number > 0) text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + what;
  };
  add(rows.inserted, "inserted");
  add(rows.updated, "updated");
  add(rows.unchanged, "unchanged");
  add(rows.removed, "removed");
  return text.empty() ? "nothing" : text;
}

std::vector<std::string> StoreConformance::present(const std::string& table, const std::string& key) {
  std::vector<std::string> keys;
  for (auto& row : place_->rows("SELECT " + key + " FROM " + table + " WHERE removed_at IS NULL ORDER BY 1")) {
    keys.push_back(std::move(row.front()));
  }
  return keys;
}

StoreUnderTest::Rows StoreConformance::all_data() {
  StoreUnderTest::Rows all;
  for (const auto& table : homes_.model.tables) {
    std::string key;
    for (const auto& column : table.key) key += (key.empty() ? "" : ", ") + column;
    for (auto& row : place_->rows("SELECT * FROM " + table.name + " ORDER BY " + key)) all.push_back(std::move(row));
  }
  return all;
}

StoreUnderTest::Rows StoreConformance::all_ledger() {
  StoreUnderTest::Rows all;
  for (const char* table : definition::ledger_tables) {
    for (auto& row : place_->rows("SELECT * FROM " + std::string(table) + " ORDER BY 1, 2")) {
      row.insert(row.begin(), table);
      all.push_back(std::move(row));
    }
  }
  return all;
}

std::string StoreConformance::value(const std::string& sql) {
  const auto rows = place_->rows(sql);
  if (rows.empty()) throw std::runtime_error("no row: " + sql);
  return rows.front().front();
}

}  // namespace housingd::upsert

#include "pipeline/upsert/postgres/batch_commit.h"

#include <algorithm>
#include <optional>

#include "pipeline/upsert/postgres/page_memories.h"
#include "pipeline/upsert/postgres/refusal.h"

namespace housingd::upsert::postgres {

using async::awaitable;

namespace {

// A key that is there already: in most cases another transaction has just put
// it there, and the next attempt sees it. One that clashes time and again
// clashes with what the record itself holds.
constexpr std::string_view unique_violation = "23505";
constexpr unsigned max_clashes = 6;

bool concerns_a_row(const ServerError& error) {
  return error.trouble() == Trouble::row || error.fields().sqlstate == unique_violation;
}

}  // namespace

BatchCommit::BatchCommit(ModelStatements& statements, RunLedger& ledger, PartitionVersions& versions,
                         const Batch& batch)
    : statements_(statements), ledger_(ledger), batch_(batch), hold_(ledger, versions, batch.run, batch.partition) {
  for (const auto& page : batch.pages) {
    for (const auto& record : page->records) records_.push_back({page.get(), &record});
  }
}

awaitable<void> BatchCommit::perform(Attempt attempt) {
  auto taking = hold_.take(attempt);
  const bool still_to_do = co_await std::move(taking);
  if (!still_to_do) co_return;
  refused_.clear();
  refusals_.clear();
  const Stamp stamp{batch_.run, now_text()};
  const WriteMode mode{removal_of(batch_.removal), careful_, attempt.rehearsed};
  BatchWriter writer(attempt.connection, statements_, statements_.shared(), stamp, mode, attempt.deadline);
  auto writing = in_halves_ ? write_in_halves(&writer, &attempt, records_) : writer.write(records_);
  co_await std::move(writing);
  effect_ = writer.effect();
  effect_.refused = refused_.size();
  for (const auto& page : batch_.pages) effect_.add_unchanged(page->unchanged_rows);
  shared_hashes_ = writer.shared_hashes();
  auto finding = ledger_.scope_of(&attempt.connection, batch_.job, batch_.partition, attempt.deadline);
  const std::int64_t scope = co_await std::move(finding);
  auto noting = write_ledger(&attempt, scope, stamp.now);
  co_await std::move(noting);
}

awaitable<void> BatchCommit::write_in_halves(BatchWriter* writer, const Attempt* attempt,
                                             std::span<const RecordAt> records) {
  if (records.empty()) co_return;
  const BatchWriter::Mark mark = writer->mark();
  auto marking = attempt->connection.execute("SAVEPOINT part", attempt->deadline);
  co_await std::move(marking);
  std::optional<ServerError> error;
  try {
    auto writing = writer->write(records);
    co_await std::move(writing);
  } catch (const ServerError& met) {
    if (!concerns_a_row(met)) throw;
    error = met;
  }
  auto ending = attempt->connection.execute(
      error ? "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part" : "RELEASE SAVEPOINT part", attempt->deadline);
  co_await std::move(ending);
  if (!error) co_return;
  writer->restore(mark);
  if (records.size() == 1) {
    refuse(records.front(), *error);
    co_return;
  }
  const std::size_t half = records.size() / 2;
  auto first = write_in_halves(writer, attempt, records.first(half));
  co_await std::move(first);
  auto second = write_in_halves(writer, attempt, records.subspan(half));
  co_await std::move(second);
}

void BatchCommit::refuse(const RecordAt& record, const ServerError& error) {
  refused_.push_back(record.record);
  refusals_.push_back(refusal(statements_.model(), record, error));
}

bool BatchCommit::is_refused(const record::RecordRows& record) const {
  return std::ranges::find(refused_, &record) != refused_.end();
}

std::vector<std::string_view> BatchCommit::accepted_keys() const {
  std::vector<std::string_view> keys;
  keys.reserve(records_.size());
  for (const RecordAt& at : records_) {
    if (!is_refused(*at.record)) keys.push_back(at.record->key);
  }
  return keys;
}

awaitable<void> BatchCommit::write_ledger(const Attempt* attempt, std::int64_t scope, std::string now) {
  std::vector<Call> calls;
  const auto keys = accepted_keys();
  if (!keys.empty()) calls.push_back(ledger_.add_records(scope, keys));
  auto contents = keep_contents(batch_, [this](const record::RecordRows& record) { return is_refused(record); });
  std::ranges::move(contents, std::back_inserter(calls));
  for (const RememberedPage& page : batch_.remembered) {
    if (refused_.empty()) calls.push_back(keep_page(scope, page));
  }
  std::vector<const record::Reject*> rejects;
  for (const auto& page : batch_.pages) {
    for (const auto& reject : page->rejects) rejects.push_back(&reject);
  }
  for (const auto& reject : refusals_) rejects.push_back(&reject);
  if (!rejects.empty()) calls.push_back(ledger_.add_rejects(batch_.run, batch_.partition, rejects, now));
  auto effects = ledger_.add_effect(batch_.run, statements_.model(), effect_);
  std::ranges::move(effects, std::back_inserter(calls));
  calls.push_back(ledger_.advance(batch_, effect_.refused, now));
  calls.push_back(ledger_.keep_cursor(batch_));
  calls.push_back(ledger_.keep_range(batch_));
  if (!batch_.seen.empty()) calls.push_back(ledger_.remember_seen(batch_));
  auto writing = attempt->connection.query_all(std::move(calls), attempt->deadline);
  co_await std::move(writing);
}

bool BatchCommit::adapts_to(const ServerError& error) {
  if (error.fields().sqlstate == unique_violation && !in_halves_) {
    careful_ = true;
    if (++clashes_ < max_clashes) return clashes_ == 1;
  } else if (!concerns_a_row(error)) {
    return false;
  }
  if (in_halves_) return false;
  in_halves_ = true;
  return true;
}

void BatchCommit::committed() {
  hold_.advance();
  for (const std::uint64_t hash : shared_hashes_) statements_.shared().add(hash);
}

}  // namespace housingd::upsert::postgres

#include "pipeline/upsert/postgres/partition_ending.h"

#include <algorithm>
#include <span>

#include "pipeline/record/key_hash.h"
#include "pipeline/upsert/postgres/page_memories.h"
#include "pipeline/upsert/record_key.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::postgres {

using async::awaitable;

namespace {

constexpr std::size_t keys_at_once = 1'000;

bool sweeps(const PartitionEnd& end) {
  return end.state == PartitionState::complete && end.on_missing != definition::OnMissing::keep && end.saw;
}

std::vector<std::string_view> views_of(std::span<const std::string> texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

PartitionEnding::PartitionEnding(const ModelStatements& statements, RunLedger& ledger, PartitionVersions& versions,
                                 const PartitionEnd& end)
    : statements_(statements), ledger_(ledger), end_(end), hold_(ledger, versions, end.run, end.partition) {}

awaitable<void> PartitionEnding::perform(Attempt attempt) {
  auto taking = hold_.take(attempt);
  const bool still_to_do = co_await std::move(taking);
  if (!still_to_do) co_return;
  effect_ = {};
  effect_.tables.resize(statements_.places().size());
  const std::string now = now_text();
  if (sweeps(end_)) {
    auto sweeping = sweep(&attempt, now);
    co_await std::move(sweeping);
  }
  std::vector<Call> calls = ledger_.add_effect(end_.run, statements_.model(), effect_);
  auto ending = ledger_.end_partition(end_, now);
  std::ranges::move(ending, std::back_inserter(calls));
  if (end_.state != PartitionState::interrupted) calls.push_back(keep_pages(end_));
  auto writing = attempt.connection.query_all(std::move(calls), attempt.deadline);
  co_await std::move(writing);
}

awaitable<void> PartitionEnding::sweep(const Attempt* attempt, std::string now) {
  auto finding = ledger_.scope_of(&attempt->connection, end_.job, end_.partition, attempt->deadline);
  const std::int64_t scope = co_await std::move(finding);
  auto comparing = unseen(attempt, scope);
  const std::vector<std::string> gone = co_await std::move(comparing);
  if (gone.empty()) co_return;
  auto setting = attempt->connection.execute(plan_by_bitmap, attempt->deadline);
  co_await std::move(setting);
  for (std::size_t first = 0; first < gone.size(); first += keys_at_once) {
    const auto part = std::span(gone).subspan(first, std::min(keys_at_once, gone.size() - first));
    auto removing = remove(attempt, scope, {part.begin(), part.end()}, now);
    co_await std::move(removing);
  }
}

awaitable<std::vector<std::string>> PartitionEnding::unseen(const Attempt* attempt, std::int64_t scope) {
  std::vector<std::string> gone;
  std::string last;
  for (bool more = true; more;) {
    auto reading = attempt->connection.query(ledger_.records_after(scope, last, keys_at_once), attempt->deadline);
    const Rows rows = co_await std::move(reading);
    for (int row = 0; row < rows.size(); ++row) {
      const std::string_view key = rows.text(row, 0);
      if (!end_.saw(record::key_hash(key))) gone.emplace_back(key);
    }
    more = static_cast<std::size_t>(rows.size()) == keys_at_once;
    if (more) last = rows.text(rows.size() - 1, 0);
  }
  co_return gone;
}

awaitable<void> PartitionEnding::remove(const Attempt* attempt, std::int64_t scope, std::vector<std::string> keys,
                                        std::string now) {
  std::vector<Call> calls;
  calls.push_back(ledger_.drop_records(scope, views_of(keys)));
  // One that another partition of the job holds has moved there.
  calls.push_back(ledger_.not_held_by_job(end_.job, views_of(keys)));
  auto asking = attempt->connection.query_all(std::move(calls), attempt->deadline);
  const std::vector<Rows> answers = co_await std::move(asking);
  std::vector<std::string> gone;
  for (int row = 0; row < answers[1].size(); ++row) gone.emplace_back(answers[1].text(row, 0));
  if (gone.empty()) co_return;
  auto forgetting = attempt->connection.query(forget_contents(end_.job, views_of(gone)), attempt->deadline);
  co_await std::move(forgetting);

  const auto& table = statements_.model().tables[end_.record_table];
  const auto& column = table.columns[*table.find_column(table.key.front())];
  std::vector<record::Cell> cells;
  for (std::string& key : gone) cells.push_back(key_cell(column, key));
  const RemovalStatement& removal = statements_.vanished(end_.record_table, removal_of(end_.on_missing));
  Call call{&removal.statement, {}};
  call.parameters.add(end_.run).add(std::string_view(now)).add_array(column.type, cells);
  auto removing = attempt->connection.query(std::move(call), attempt->deadline);
  const Rows counts = co_await std::move(removing);
  for (std::size_t i = 0; i < removal.tables.size(); ++i) {
    effect_.tables[removal.tables[i]].removed += static_cast<std::uint64_t>(counts.integer(0, static_cast<int>(i)));
  }
}

}  // namespace housingd::upsert::postgres

#include "pipeline/upsert/postgres/batch_writer.h"

#include <algorithm>

#include "pipeline/upsert/postgres/copy_rows.h"
#include "pipeline/upsert/postgres/operation.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using record::Cell;

BatchWriter::BatchWriter(Connection& connection, const ModelStatements& statements, const SharedRows& known,
                         Stamp stamp, WriteMode mode, outcome::Deadline deadline)
    : connection_(connection),
      statements_(statements),
      stamp_(std::move(stamp)),
      mode_(mode),
      deadline_(deadline),
      rows_(statements.places(), known),
      staging_in_use_(statements.places().size(), mode.staging_in_use) {
  effect_.tables.resize(statements.places().size());
}

BatchWriter::Mark BatchWriter::mark() const {
  return {effect_, shared_hashes_.size()};
}

void BatchWriter::restore(Mark mark) {
  effect_ = std::move(mark.effect);
  shared_hashes_.resize(mark.shared_hashes);
  plans_by_bitmap_ = false;  // a setting of the part that was rolled back
  rows_.clear();
}

awaitable<void> BatchWriter::write(std::span<const RecordAt> records) {
  for (const RecordAt& record : records) {
    if (rows_.add(record)) continue;
    auto writing = write_round();
    co_await std::move(writing);
    (void)rows_.add(record);
  }
  if (rows_.empty()) co_return;
  auto writing = write_round();
  co_await std::move(writing);
}

awaitable<void> BatchWriter::write_round() {
  const std::size_t tables = statements_.places().size();
  staged_.assign(tables, 0);
  lists_.assign(tables, 0);
  partial_.assign(tables, false);
  shared_order_.assign(tables, {});
  auto emptying = empty_staging();
  co_await std::move(emptying);
  auto finding = find_fresh();
  co_await std::move(finding);
  for (std::size_t table = 0; table < tables; ++table) {
    if (rows_.rows_of(table).empty()) continue;
    auto copying = copy(table);
    co_await std::move(copying);
  }
  auto comparing = compare();
  co_await std::move(comparing);
  auto merging = merge();
  co_await std::move(merging);
  std::ranges::copy(rows_.shared_hashes(), std::back_inserter(shared_hashes_));
  rows_.clear();
}

awaitable<void> BatchWriter::empty_staging() {
  std::string sql;
  for (std::size_t table = 0; table < staging_in_use_.size(); ++table) {
    const bool is_staged = !statements_.places()[table].shared;
    if (is_staged && staging_in_use_[table]) sql += "TRUNCATE " + statements_.table(table).staging + "; ";
  }
  if (sql.empty()) co_return;
  auto emptying = connection_.execute(std::move(sql), deadline_);
  co_await std::move(emptying);
}

awaitable<void> BatchWriter::find_fresh() {
  if (mode_.careful) co_return;
  std::vector<Call> calls;
  std::vector<std::size_t> asked;
  for (std::size_t table = 0; table < statements_.places().size(); ++table) {
    const TablePlace& place = statements_.places()[table];
    auto& rows = rows_.rows_of(table);
    if (place.shared || !place.own_key || rows.empty()) continue;
    Call& call = calls.emplace_back(Call{&statements_.table(table).existing, {}});
    for (const std::size_t column : place.key) {
      std::vector<Cell> cells;
      cells.reserve(rows.size());
      for (RowToWrite& row : rows) {
        cells.push_back(row.cells[column]);
        row.fresh = true;
      }
      call.parameters.add_array(statements_.model().tables[table].columns[column].type, cells);
    }
    asked.push_back(table);
  }
  if (calls.empty()) co_return;
  auto asking = connection_.query_all(std::move(calls), deadline_);
  const std::vector<Rows> answers = co_await std::move(asking);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    for (int row = 0; row < answers[i].size(); ++row) {
      rows_.rows_of(asked[i])[static_cast<std::size_t>(answers[i].integer(row, 0)) - 1].fresh = false;
    }
  }
  rows_.spread_freshness();
}

awaitable<void> BatchWriter::copy(std::size_t table) {
  const auto& rows = rows_.rows_of(table);
  std::vector<std::uint32_t> fresh, staged;
  for (const std::uint32_t row : rows_.in_key_order(table)) {
    if (rows[row].fresh) {
      fresh.push_back(row);
      continue;
    }
    staged.push_back(row);
    lists_[table] |= rows[row].lists;
    if (!partial_[table]) {
      partial_[table] =
          std::ranges::any_of(rows[row].cells, [](const Cell& cell) { return cell.kind() == Cell::Kind::absent; });
    }
  }
  staged_[table] = staged.size();
  if (statements_.places()[table].shared) {
    shared_order_[table] = std::move(staged);
    co_return;
  }
  if (!fresh.empty()) {
    auto copying = copy_part(table, fresh, true);
    co_await std::move(copying);
    effect_.tables[table].inserted += fresh.size();
  }
  if (!staged.empty()) {
    staging_in_use_[table] = true;
    auto copying = copy_part(table, staged, false);
    co_await std::move(copying);
  }
}

awaitable<void> BatchWriter::copy_part(std::size_t table, std::span<const std::uint32_t> order, bool fresh) {
  const TableStatements& statements = statements_.table(table);
  CopyRows source(statements_.model().tables[table], rows_.rows_of(table), order,
                  fresh ? CopyRows::Tail::stamp : CopyRows::Tail::staged, stamp_);
  Connection::Fill fill = [&source](std::string& chunk) { return source.fill(chunk); };
  std::string sql = fresh ? statements.copy_fresh : statements.copy_staged;
  auto copying = connection_.copy_in(std::move(sql), std::move(fill), deadline_);
  co_await std::move(copying);
}

void BatchWriter::add_shared_rows(std::size_t table, Parameters& parameters) {
  if (!statements_.places()[table].shared) return;
  const auto& rows = rows_.rows_of(table);
  const auto& order = shared_order_[table];
  std::vector<Cell> cells;
  for (std::size_t column = 0; column < statements_.places()[table].columns; ++column) {
    cells.clear();
    for (const std::uint32_t row : order) cells.push_back(rows[row].cells[column]);
    parameters.add_array(statements_.model().tables[table].columns[column].type, cells);
  }
  std::vector<std::int64_t> absent;
  for (std::size_t word = 0; word < absent_words(statements_.places()[table].columns); ++word) {
    absent.clear();
    for (const std::uint32_t row : order) absent.push_back(absent_word(rows[row].cells, word));
    parameters.add_array(absent);
  }
}

awaitable<void> BatchWriter::compare() {
  std::vector<Call> calls;
  std::vector<std::size_t> compared, counted;
  for (std::size_t table = 0; table < staged_.size(); ++table) {
    if (staged_[table] == 0) continue;
    const TableStatements& statements = statements_.table(table);
    Call& call = calls.emplace_back(Call{partial_[table] ? &statements.compare_partial : &statements.compare, {}});
    add_shared_rows(table, call.parameters);
    compared.push_back(table);
  }
  for (const std::size_t parent : compared) {
    const auto& children = statements_.places()[parent].children;
    for (std::size_t k = 0; k < children.size(); ++k) {
      if ((lists_[parent] >> k & 1U) != 0) counted.push_back(children[k]);
    }
  }
  for (const std::size_t child : counted) calls.push_back({&statements_.unlisted_count(child), {}});
  differing_.clear();
  unlisted_.clear();
  if (calls.empty()) co_return;
  auto comparing = connection_.query_all(std::move(calls), deadline_);
  const std::vector<Rows> counts = co_await std::move(comparing);
  for (std::size_t i = 0; i < compared.size(); ++i) {
    if (counts[i].integer(0, 0) + counts[i].integer(0, 1) > 0) {
      differing_.push_back(compared[i]);
    } else {
      effect_.tables[compared[i]].unchanged += staged_[compared[i]];
    }
  }
  for (std::size_t i = 0; i < counted.size(); ++i) {
    if (counts[compared.size() + i].integer(0, 0) > 0) unlisted_.push_back(counted[i]);
  }
}

awaitable<void> BatchWriter::merge() {
  if (differing_.empty() && unlisted_.empty()) co_return;
  if (!plans_by_bitmap_) {
    auto setting = connection_.execute(plan_by_bitmap, deadline_);
    co_await std::move(setting);
    plans_by_bitmap_ = true;
  }
  std::vector<Call> calls;
  const auto stamped = [&](const Statement& statement) -> Parameters& {
    Call& call = calls.emplace_back(Call{&statement, {}});
    return call.parameters.add(stamp_.run).add(std::string_view(stamp_.now));
  };
  for (const std::size_t table : differing_) {
    const TableStatements& statements = statements_.table(table);
    add_shared_rows(table, stamped(partial_[table] ? statements.merge_partial : statements.merge));
  }
  for (const std::size_t child : unlisted_) stamped(statements_.unlisted(child, mode_.removal).statement);
  auto merging = connection_.query_all(std::move(calls), deadline_);
  const std::vector<Rows> counts = co_await std::move(merging);
  for (std::size_t i = 0; i < differing_.size(); ++i) count_merge(differing_[i], counts[i]);
  for (std::size_t i = 0; i < unlisted_.size(); ++i) {
    count_removal(statements_.unlisted(unlisted_[i], mode_.removal), counts[differing_.size() + i]);
  }
}

void BatchWriter::count_merge(std::size_t table, const Rows& counts) {
  const auto inserted = static_cast<std::uint64_t>(counts.integer(0, 0));
  const auto updated = static_cast<std::uint64_t>(counts.integer(0, 1));
  TableCounts& rows = effect_.tables[table];
  rows.inserted += inserted;
  rows.updated += updated;
  rows.unchanged += staged_[table] - inserted - updated;
  effect_.changes += static_cast<std::uint64_t>(counts.integer(0, 2));
}

void BatchWriter::count_removal(const RemovalStatement& removal, const Rows& counts) {
  for (std::size_t i = 0; i < removal.tables.size(); ++i) {
    effect_.tables[removal.tables[i]].removed += static_cast<std::uint64_t>(counts.integer(0, static_cast<int>(i)));
  }
}

}  // namespace housingd::upsert::postgres

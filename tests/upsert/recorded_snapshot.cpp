#include "tests/upsert/recorded_snapshot.h"

#include <algorithm>
#include <stdexcept>

#include "tests/upsert/mapped_page.h"

namespace housingd::upsert {

using outcome::result;

namespace {

void insist(bool right, const char* what) {
  if (!right) throw std::logic_error(what);
}

}  // namespace

result<void> RecordedSnapshot::begin(const Snapshot& snapshot) {
  insist(snapshot_.tables.empty(), "began twice");
  snapshot_ = snapshot;
  on_begin();
  return {};
}

result<void> RecordedSnapshot::begin_table(const SnapshotTable& table) {
  insist(!current_, "a table within a table");
  insist(snapshot_.tables.at(rows_.size()).name == table.name, "not the table that was next");
  current_ = table.name;
  rows_[table.name];
  return {};
}

result<void> RecordedSnapshot::add_row(Cells row) {
  insist(row.size() == table(*current_).columns.size(), "not a cell a column");
  if (room-- == 0) {
    return outcome::Error(outcome::Disposition::stop, outcome::ErrorCode::stopped, "enough");
  }
  Row& texts = rows_[*current_].emplace_back();
  for (const auto& cell : row) texts.push_back(text_of(cell));
  return {};
}

result<void> RecordedSnapshot::end_table() {
  insist(current_.has_value(), "no table to end");
  std::ranges::sort(rows_[*current_]);
  current_.reset();
  return {};
}

const SnapshotTable& RecordedSnapshot::table(const std::string& name) const {
  const auto found = std::ranges::find(snapshot_.tables, name, &SnapshotTable::name);
  if (found == snapshot_.tables.end()) throw std::runtime_error("no table " + name);
  return *found;
}

std::vector<std::string> RecordedSnapshot::names() const {
  std::vector<std::string> names;
  for (const auto& table : snapshot_.tables) names.push_back(table.name);
  return names;
}

std::vector<RecordedSnapshot::Row> RecordedSnapshot::rows(const std::string& name,
                                                          const std::vector<std::string>& columns) const {
  if (columns.empty()) return rows_.at(name);
  std::vector<std::size_t> indexes;
  const auto& of = table(name).columns;
  for (const auto& column : columns) {
    const auto found = std::ranges::find(of, column, &SnapshotColumn::name);
    if (found == of.end()) throw std::runtime_error("no column " + column);
    indexes.push_back(static_cast<std::size_t>(found - of.begin()));
  }
  std::vector<Row> picked;
  for (const auto& row : rows_.at(name)) {
    Row& some = picked.emplace_back();
    for (const std::size_t index : indexes) some.push_back(row[index]);
  }
  return picked;
}

}  // namespace housingd::upsert

#include "daemon/export/ended_runs.h"

#include <algorithm>
#include <string_view>

#include "pipeline/upsert/unfinished.h"

namespace housingd::exporting {

using outcome::result;
using record::Cell;
using upsert::RunState;

namespace {

std::size_t place_of(const upsert::SnapshotTable& table, std::string_view column) {
  const auto found = std::ranges::find(table.columns, column, &upsert::SnapshotColumn::name);
  return static_cast<std::size_t>(found - table.columns.begin());
}

bool is_unfinished(const Cell& state) {
  return upsert::is_unfinished(upsert::run_state(state.text()));
}

}  // namespace

result<void> EndedRuns::begin(const upsert::Snapshot& snapshot) {
  moment_ = snapshot.moment;
  return sink_.begin(snapshot);
}

result<void> EndedRuns::begin_table(const upsert::SnapshotTable& table) {
  columns_.reset();
  if (table.kind == upsert::SnapshotTable::Kind::ledger && table.name == "runs") {
    columns_ = {place_of(table, "state"), place_of(table, "reason"), place_of(table, "finished_at")};
  }
  return sink_.begin_table(table);
}

result<void> EndedRuns::add_row(Cells row) {
  if (!columns_ || !is_unfinished(row[columns_->state])) return sink_.add_row(row);
  ended_.assign(row.begin(), row.end());
  ended_[columns_->state] = Cell::text(name_of(RunState::failed));
  ended_[columns_->reason] = Cell::text(upsert::unfinished_in_snapshot);
  ended_[columns_->finished_at] = Cell::text(moment_);
  return sink_.add_row(ended_);
}

}  // namespace housingd::exporting

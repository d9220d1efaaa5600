#include "daemon/export/watch.h"

#include <utility>

namespace housingd::exporting {

using outcome::result;

Watch::View Watch::view() const {
  const std::lock_guard lock(mutex_);
  View view = view_;
  view.rows = rows_.load(std::memory_order_relaxed);
  return view;
}

void Watch::expect_tables(std::size_t tables) {
  const std::lock_guard lock(mutex_);
  view_.tables = tables;
}

void Watch::begin_table(const std::string& table) {
  const std::lock_guard lock(mutex_);
  view_.table = table;
  ++view_.number;
}

void Watch::copied(std::uint64_t bytes, std::uint64_t of_bytes) {
  const std::lock_guard lock(mutex_);
  view_.bytes = bytes;
  view_.of_bytes = of_bytes;
  view_.finishing = bytes == of_bytes;
}

void Watch::finish() {
  const std::lock_guard lock(mutex_);
  view_.table.clear();
  view_.finishing = true;
}

result<void> WatchedSink::begin(const upsert::Snapshot& snapshot) {
  moment_ = snapshot.moment;
  watch_.expect_tables(snapshot.tables.size());
  return noted(sink_.begin(snapshot));
}

result<void> WatchedSink::begin_table(const upsert::SnapshotTable& table) {
  rows_.push_back({table.name, 0});
  watch_.begin_table(table.name);
  if (watch_.stopped()) return stopped_error();
  return noted(sink_.begin_table(table));
}

result<void> WatchedSink::add_row(Cells row) {
  if (watch_.stopped()) return stopped_error();
  ++rows_.back().rows;
  watch_.add_row();
  return noted(sink_.add_row(row));
}

result<void> WatchedSink::end_table() {
  return noted(sink_.end_table());
}

result<void> WatchedSink::noted(result<void> taken) {
  if (!taken) refused_ = true;
  return taken;
}

outcome::Error stopped_error() {
  return {outcome::Disposition::stop, outcome::ErrorCode::stopped, "stopped; nothing of the export is left"};
}

}  // namespace housingd::exporting

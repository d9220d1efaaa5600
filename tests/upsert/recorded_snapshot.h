// A snapshot kept whole, for looking at.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert {

class RecordedSnapshot final : public SnapshotSink {
 public:
  using Row = std::vector<std::string>;

  // Called when the tables are known, before the first row is.
  std::function<void()> on_begin = [] {};
  // How many rows are taken before the next one is refused.
  std::size_t room = 1'000'000;

  outcome::result<void> begin(const Snapshot& snapshot) override;
  outcome::result<void> begin_table(const SnapshotTable& table) override;
  outcome::result<void> add_row(Cells row) override;
  outcome::result<void> end_table() override;

  [[nodiscard]] const Snapshot& snapshot() const { return snapshot_; }
  [[nodiscard]] const SnapshotTable& table(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
  // In order; only the named columns, or all.
  [[nodiscard]] std::vector<Row> rows(const std::string& table, const std::vector<std::string>& columns = {}) const;

 private:
  Snapshot snapshot_;
  std::map<std::string, std::vector<Row>> rows_;
  std::optional<std::string> current_;
};

}  // namespace housingd::upsert

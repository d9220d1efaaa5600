// Runs that have not ended, in exports that leave out what they remember.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/upsert/snapshot.h"

namespace housingd::exporting {

// Says of them that they failed. Whoever loads the rows into a store would take
// such a run up there, without the records that it had met: these would pass
// for gone.
class EndedRuns final : public upsert::SnapshotSink {
 public:
  // `sink` outlives it.
  explicit EndedRuns(upsert::SnapshotSink& sink) : sink_(sink) {}

  outcome::result<void> begin(const upsert::Snapshot& snapshot) override;
  outcome::result<void> begin_table(const upsert::SnapshotTable& table) override;
  outcome::result<void> add_row(Cells row) override;
  outcome::result<void> end_table() override { return sink_.end_table(); }

 private:
  // Where they stand in a row of `runs`.
  struct Columns {
    std::size_t state, reason, finished_at;
  };

  upsert::SnapshotSink& sink_;
  std::string moment_;
  std::optional<Columns> columns_;  // of the table in work, when it is `runs`
  std::vector<record::Cell> ended_;
};

}  // namespace housingd::exporting

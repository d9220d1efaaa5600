// A snapshot as a SQLite file, row by row.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "pipeline/outcome/result.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert::sqlite {

// A whole snapshot gives a store, with the tables and indexes that the SQLite
// store makes: it can be asked, and imported into. Runs that had not ended are
// marked as failed in it, as what they need to be taken up is not in a
// snapshot. One of selected tables has those alone, and is no store.
//
// Errors: those of Store. After one the file is worthless.
class SnapshotFile final : public SnapshotSink {
 public:
  // `path`: a file that is empty or not there. `stopped`: asked now and then,
  // on the thread that writes. Blocking, as everything here.
  [[nodiscard]] static outcome::result<std::unique_ptr<SnapshotFile>> create(const std::string& path,
                                                                             std::function<bool()> stopped);
  ~SnapshotFile() override;

  outcome::result<void> begin(const Snapshot& snapshot) override;
  outcome::result<void> begin_table(const SnapshotTable& table) override;
  outcome::result<void> add_row(Cells row) override;
  outcome::result<void> end_table() override;

  // Makes the indexes, commits, checks and closes the file. Not yet on the
  // disk: that is the caller's to see to.
  [[nodiscard]] outcome::result<void> finish();

 private:
  class Writer;
  explicit SnapshotFile(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

}  // namespace housingd::upsert::sqlite

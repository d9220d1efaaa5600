// A snapshot as a folder of text files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/export/format.h"
#include "daemon/export/partial_file.h"
#include "daemon/export/row_lines.h"
#include "daemon/export/tables_document.h"
#include "daemon/export/text_file.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::exporting {

// A file a table, and tables.json. Until publish() none of them has its name;
// without it, nothing is left of them, nor of a folder that was made for them.
class FolderSnapshot final : public upsert::SnapshotSink {
 public:
  // `format`: csv or jsonl. The folder is made when it is not there; its parent is.
  FolderSnapshot(std::filesystem::path folder, Format format, bool removed_rows);
  ~FolderSnapshot() override;

  outcome::result<void> begin(const upsert::Snapshot& snapshot) override;
  outcome::result<void> begin_table(const upsert::SnapshotTable& table) override;
  outcome::result<void> add_row(Cells row) override;
  outcome::result<void> end_table() override;

  // After the last table; tables.json gets its name last: a folder without it
  // is not whole. Existing::replace: files of an earlier export that this one
  // has not are removed.
  [[nodiscard]] outcome::result<void> publish(Existing existing);

  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] const TablesDocument& document() const { return document_; }

 private:
  [[nodiscard]] outcome::result<void> make_folder();
  [[nodiscard]] outcome::result<void> write_document();
  [[nodiscard]] outcome::result<void> withdraw_document();
  void remove_files_of_earlier_export(const std::vector<std::string>& names);

  std::filesystem::path folder_;
  bool made_folder_ = false;
  TablesDocument document_;
  std::vector<TextFile> files_;  // of tables, then tables.json
  std::unique_ptr<RowLines> lines_;
};

}  // namespace housingd::exporting

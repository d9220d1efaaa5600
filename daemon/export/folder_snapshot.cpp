#include "daemon/export/folder_snapshot.h"

#include <algorithm>
#include <cctype>
#include <system_error>
#include <utility>

#include "daemon/export/file_error.h"

namespace housingd::exporting {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::Snapshot;
using upsert::SnapshotTable;

namespace {

// A name comes from a database, which may be anybody's.
bool is_plain(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Error not_plain(const std::string& name) {
  return {Disposition::fail_run, ErrorCode::store_conflict,
          "table '" + name + "' has no name that a file can have; choose others with --tables, or --format sqlite"};
}

}  // namespace

FolderSnapshot::FolderSnapshot(std::filesystem::path folder, Format format, bool removed_rows)
    : folder_(std::move(folder)) {
  document_.format = format;
  document_.removed_rows = removed_rows;
}

FolderSnapshot::~FolderSnapshot() {
  files_.clear();
  std::error_code trouble;  // it stays where somebody put something into it
  if (made_folder_) std::filesystem::remove(folder_, trouble);
}

result<void> FolderSnapshot::begin(const Snapshot& snapshot) {
  document_.moment = snapshot.moment;
  for (const auto& table : snapshot.tables) {
    if (!is_plain(table.name)) return not_plain(table.name);
  }
  return make_folder();
}

result<void> FolderSnapshot::make_folder() {
  std::error_code trouble;
  made_folder_ = std::filesystem::create_directory(folder_, trouble);
  if (trouble) return write_error(folder_, trouble.value(), 0);
  return {};
}

result<void> FolderSnapshot::begin_table(const SnapshotTable& table) {
  TableFile& file = document_.files.emplace_back();
  file.table = table;
  file.file = table.name + "." + std::string(name_of(document_.format));
  auto made = TextFile::create(folder_ / file.file);
  if (!made) return made.error();
  files_.push_back(std::move(*made));
  lines_ = document_.format == Format::csv ? make_csv_lines(table) : make_json_lines(table);
  lines_->append_header(files_.back().buffer());
  return {};
}

result<void> FolderSnapshot::add_row(Cells row) {
  ++document_.files.back().rows;
  lines_->append_row(row, files_.back().buffer());
  return files_.back().write_if_full();
}

result<void> FolderSnapshot::end_table() {
  return files_.back().finish();
}

result<void> FolderSnapshot::write_document() {
  auto made = TextFile::create(folder_ / tables_document_name);
  if (!made) return made.error();
  files_.push_back(std::move(*made));
  files_.back().buffer() = to_json(document_);
  return files_.back().finish();
}

result<void> FolderSnapshot::publish(Existing existing) {
  if (auto written = write_document(); !written) return written;
  std::vector<std::string> earlier;
  if (existing == Existing::replace) {
    earlier = files_of_earlier_export(folder_);
    if (auto withdrawn = withdraw_document(); !withdrawn) return withdrawn;
  }
  for (auto& file : files_) {
    if (auto published = file.publish(existing); !published) return published;
  }
  remove_files_of_earlier_export(earlier);
  const bool made_folder = std::exchange(made_folder_, false);
  return made_folder ? sync_folder(std::filesystem::absolute(folder_).parent_path()) : result<void>();
}

// Files of two moments must not stand under one description, not even after a crash.
result<void> FolderSnapshot::withdraw_document() {
  std::error_code trouble;
  const auto document = folder_ / tables_document_name;
  std::filesystem::remove(document, trouble);
  if (trouble) return write_error(document, trouble.value(), 0);
  return sync_folder(folder_);
}

void FolderSnapshot::remove_files_of_earlier_export(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    std::error_code trouble;  // tables.json does not name it any more
    if (std::ranges::find(document_.files, name, &TableFile::file) == document_.files.end()) {
      std::filesystem::remove(folder_ / name, trouble);
    }
  }
}

std::uint64_t FolderSnapshot::bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& file : files_) bytes += file.bytes();
  return bytes;
}

}  // namespace housingd::exporting

// tables.json: what the files of a folder are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/export/format.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::exporting {

inline constexpr const char* tables_document_name = "tables.json";

struct TableFile {
  upsert::SnapshotTable table;
  std::string file;  // its name in the folder
  std::uint64_t rows = 0;
};

struct TablesDocument {
  Format format = Format::csv;
  std::string moment;
  bool removed_rows = true;
  std::vector<TableFile> files;
};

[[nodiscard]] std::string to_json(const TablesDocument& document);

// The files that an earlier export into the folder wrote, by its tables.json;
// none where there is no such document, or none of ours.
[[nodiscard]] std::vector<std::string> files_of_earlier_export(const std::filesystem::path& folder);

}  // namespace housingd::exporting

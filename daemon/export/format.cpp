#include "daemon/export/format.h"

namespace housingd::exporting {

std::string_view name_of(Format format) {
  switch (format) {
    case Format::sqlite:
      return "sqlite";
    case Format::csv:
      return "csv";
    case Format::jsonl:
      return "jsonl";
  }
  return "";
}

std::optional<Format> format_of(const std::filesystem::path& target) {
  const auto extension = target.extension();
  if (extension == ".db" || extension == ".sqlite" || extension == ".sqlite3") return Format::sqlite;
  return std::nullopt;
}

}  // namespace housingd::exporting

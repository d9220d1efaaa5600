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

std::optional<Format> format_named(std::string_view name) {
  for (const Format format : {Format::sqlite, Format::csv, Format::jsonl}) {
    if (name_of(format) == name) return format;
  }
  return std::nullopt;
}

std::optional<Format> format_of(const std::filesystem::path& target) {
  const auto extension = target.extension();
  if (extension == ".db" || extension == ".sqlite" || extension == ".sqlite3") return Format::sqlite;
  return std::nullopt;
}

}  // namespace housingd::exporting

// What an export can be.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace housingd::exporting {

enum class Format : std::uint8_t {
  sqlite,  // one file, a store again
  csv,     // a folder, one file a table (RFC 4180)
  jsonl,   // a folder, one file a table, one object a line
};

[[nodiscard]] std::string_view name_of(Format format);
[[nodiscard]] std::optional<Format> format_named(std::string_view name);
// What a target's name says: FILE.db, FILE.sqlite, FILE.sqlite3.
[[nodiscard]] std::optional<Format> format_of(const std::filesystem::path& target);

}  // namespace housingd::exporting

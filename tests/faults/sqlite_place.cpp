#include "tests/faults/sqlite_place.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace housingd::faults {
namespace {

std::string text_of(sqlite3_stmt* statement, int column) {
  if (sqlite3_column_type(statement, column) == SQLITE_NULL) return "NULL";
  if (sqlite3_column_type(statement, column) == SQLITE_FLOAT) {
    return fmt::format("{}", sqlite3_column_double(statement, column));
  }
  const auto* text = static_cast<const char*>(sqlite3_column_blob(statement, column));
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

}  // namespace

Place::Rows SqlitePlace::rows(const std::string& sql) const {
  sqlite3* opened = nullptr;
  const int failed = sqlite3_open_v2(file_.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)> database(opened, sqlite3_close_v2);
  sqlite3_stmt* prepared = nullptr;
  if (failed != SQLITE_OK || sqlite3_prepare_v2(opened, sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(opened)) + " in: " + sql);
  }
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, sqlite3_finalize);
  Rows rows;
  int stepped = 0;
  while ((stepped = sqlite3_step(prepared)) == SQLITE_ROW) {
    auto& row = rows.emplace_back();
    for (int column = 0; column < sqlite3_column_count(prepared); ++column) row.push_back(text_of(prepared, column));
  }
  if (stepped != SQLITE_DONE) throw std::runtime_error(std::string(sqlite3_errmsg(opened)) + " in: " + sql);
  return rows;
}

bool SqlitePlace::has(const std::string& table) const {
  return std::filesystem::exists(file_) &&
         oracle_.number("SELECT count(*) FROM sqlite_schema WHERE name = '" + table + "'") == 1;
}

std::string SqlitePlace::damage() const {
  if (!std::filesystem::exists(file_)) return {};
  const std::string found = oracle_.text("PRAGMA integrity_check");
  return found == "ok" ? std::string() : found;
}

}  // namespace housingd::faults

#include "tests/support/oracle.h"

#include <stdexcept>

namespace housingd::support {

namespace {

constexpr int busy_timeout_ms = 5'000;

[[noreturn]] void fail(sqlite3* database, const std::string& doing) {
  throw std::runtime_error(std::string(sqlite3_errmsg(database)) + " in: " + doing);
}

std::vector<std::string> current_row(sqlite3_stmt* statement) {
  std::vector<std::string> row;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
    row.emplace_back(text != nullptr ? std::string(text, size) : "NULL");
  }
  return row;
}

}  // namespace

Oracle::Connection Oracle::connect(int flags) const {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file_.c_str(), &handle, flags, nullptr);
  Connection connection(handle);
  if (code != SQLITE_OK) fail(handle, "opening " + file_.string());
  sqlite3_busy_timeout(handle, busy_timeout_ms);
  return connection;
}

Oracle::Rows Oracle::rows(const std::string& sql) const {
  const Connection connection = connect(SQLITE_OPEN_READONLY);
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(connection.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) fail(connection.get(), sql);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
  Rows rows;
  for (;;) {
    const int code = sqlite3_step(raw);
    if (code == SQLITE_DONE) return rows;
    if (code != SQLITE_ROW) fail(connection.get(), sql);
    rows.push_back(current_row(raw));
  }
}

std::vector<std::string> Oracle::column(const std::string& sql) const {
  std::vector<std::string> values;
  for (auto& row : rows(sql)) values.push_back(std::move(row.at(0)));
  return values;
}

std::string Oracle::text(const std::string& sql) const {
  const Rows found = rows(sql);
  if (found.size() != 1 || found.front().size() != 1) throw std::runtime_error("not one value: " + sql);
  return found.front().front();
}

std::int64_t Oracle::number(const std::string& sql) const {
  const std::string value = text(sql);
  std::size_t read = 0;
  const std::int64_t number = std::stoll(value, &read);
  if (read != value.size()) throw std::runtime_error("'" + value + "' is no whole number: " + sql);
  return number;
}

void Oracle::execute(const std::string& sql) const {
  const Connection connection = connect(SQLITE_OPEN_READWRITE);
  if (sqlite3_exec(connection.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(connection.get(), sql);
}

}  // namespace housingd::support

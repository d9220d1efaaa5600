#include "bench/bare_insert.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>
#include <string_view>

namespace housingd::bench {

using record::Cell;

namespace {

constexpr int run_id = 1;
constexpr std::string_view now = "2026-01-01T00:00:00Z";

std::string insert_sql(const definition::Table& table) {
  std::string names;
  std::string marks;
  for (const auto& column : table.columns) {
    names += fmt::format("\"{}\", ", column.name);
    marks += "?, ";
  }
  return fmt::format("INSERT INTO \"{}\" ({}run_id, first_seen_at, changed_at) VALUES ({}?, ?, ?)", table.name, names,
                     marks);
}

int bind(sqlite3_stmt* statement, int parameter, std::string_view text) {
  return sqlite3_bind_text(statement, parameter, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

int bind(sqlite3_stmt* statement, int parameter, const Cell& cell) {
  switch (cell.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      return sqlite3_bind_null(statement, parameter);
    case Cell::Kind::boolean:
    case Cell::Kind::integer:
      return sqlite3_bind_int64(statement, parameter, cell.integer());
    case Cell::Kind::number:
      return sqlite3_bind_double(statement, parameter, cell.number());
    case Cell::Kind::text:
      return bind(statement, parameter, cell.text());
  }
  return SQLITE_MISUSE;
}

}  // namespace

void BareInsert::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

BareInsert::BareInsert(sqlite3* database, const definition::Model& model)
    : database_(database), begin_(prepared("BEGIN IMMEDIATE")), commit_(prepared("COMMIT")) {
  for (const auto& table : model.tables) inserts_.push_back(prepared(insert_sql(table)));
}

BareInsert::Statement BareInsert::prepared(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v3(database_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr), SQLITE_OK);
  return Statement(statement);
}

void BareInsert::insert(std::span<const BareRow> rows) {
  run(begin_.get());
  for (const BareRow& row : rows) insert(row);
  run(commit_.get());
}

void BareInsert::insert(const BareRow& row) {
  sqlite3_stmt* statement = inserts_[row.table].get();
  int parameter = 0;
  for (const Cell& cell : row.cells) check(bind(statement, ++parameter, cell), SQLITE_OK);
  check(sqlite3_bind_int64(statement, ++parameter, run_id), SQLITE_OK);
  check(bind(statement, ++parameter, now), SQLITE_OK);
  check(bind(statement, ++parameter, now), SQLITE_OK);
  run(statement);
}

void BareInsert::run(sqlite3_stmt* statement) {
  check(sqlite3_step(statement), SQLITE_DONE);
  check(sqlite3_reset(statement), SQLITE_OK);
}

void BareInsert::check(int code, int expected) {
  if (code != expected) throw std::runtime_error(sqlite3_errmsg(database_));
}

}  // namespace housingd::bench

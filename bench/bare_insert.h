// The least that a program must do to have rows in SQLite: a prepared INSERT
// per table, in transactions. It neither compares nor keeps a ledger.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/record/row.h"

struct sqlite3;
struct sqlite3_stmt;

namespace housingd::bench {

struct BareRow {
  std::uint16_t table;  // index into Model::tables
  std::span<const record::Cell> cells;
};

class BareInsert {
 public:
  // The model's tables are there already. Throws std::runtime_error on any
  // trouble, as everything here does.
  BareInsert(sqlite3* database, const definition::Model& model);

  // One transaction.
  void insert(std::span<const BareRow> rows);

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  [[nodiscard]] Statement prepared(const std::string& sql);
  void run(sqlite3_stmt* statement);
  void insert(const BareRow& row);
  void check(int code, int expected);

  sqlite3* database_;
  std::vector<Statement> inserts_;  // by table
  Statement begin_, commit_;
};

}  // namespace housingd::bench

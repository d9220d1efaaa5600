// The least that a program must do to have rows merged into PostgreSQL: COPY
// into temporary tables, then one UPDATE and one INSERT per table, in a plain
// loop over libpq. It keeps no ledger.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bench/bare_insert.h"
#include "pipeline/definition/model.h"

namespace housingd::bench {

class BareCopy {
 public:
  // The model's tables are there already. Throws std::runtime_error on any
  // trouble, as everything here does.
  BareCopy(const std::string& conninfo, const definition::Model& model);

  // One transaction. A key stands once.
  void merge(std::span<const BareRow> rows);

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  void execute(const std::string& sql);
  void copy(std::size_t table, std::span<const BareRow> rows);

  const definition::Model& model_;
  std::unique_ptr<PGconn, Finish> connection_;
  std::vector<std::vector<BareRow>> by_table_;
  std::string text_;
};

// Drops every table of the database: it is a bench's own.
void empty_database(const std::string& conninfo);

}  // namespace housingd::bench

// The SQL that brings a batch's rows into one table; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::postgres {

// Rows that the table may have already are staged: copied into a temporary
// table of the connection, from which one statement compares them with the
// table, updates those that differ, inserts those that are absent and writes
// both into `changes`. It reads each staged row once and finds its row by the
// key's index; an unchanged row is neither locked nor logged. (INSERT ... ON
// CONFLICT DO UPDATE ... WHERE would do both for every row.)
//
// Rows that the table cannot have (their key, or their parent, was not there a
// moment ago) are copied straight into it.
//
// A staged row is the table's columns c0, c1, ... and
// - absent: bit i is set when the record does not say column i; null for none;
// - lists: bit k is set when the rows of the k-th child table that come with it
//   are all that it has.
struct TableStatements {
  TableStatements(const definition::Model& model, std::size_t table);

  std::string staging;         // name of the temporary table, as SQL takes it
  std::string create_staging;  // once per connection
  std::string copy_fresh;      // columns of the table, run_id, first_seen_at, changed_at
  std::string copy_staged;     // c0, c1, ..., absent, lists

  // $1...: one array per key column. Gives the positions, from 1, of the keys
  // that the table has.
  Statement existing;
  // $1 run, $2 now. Gives rows inserted, rows updated, changes written.
  Statement merge;
  // The same for rows that do not say everything.
  Statement merge_partial;
};

// `k0`, `k1` and so on of `right`, against the columns of `left`:
// left."id" = right.k0 AND ...
[[nodiscard]] std::string keys_equal(const definition::Table& table, const Columns& columns, std::string_view left,
                                     std::string_view right, std::string_view prefix);

}  // namespace housingd::upsert::postgres

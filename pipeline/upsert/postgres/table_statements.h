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
// table of the connection, and compared with the table: each staged row is read
// once and its row found by the key's index. Only where rows differ a second
// statement updates them, inserts those that are absent and writes `changes`.
// An unchanged row is neither locked nor logged. (INSERT ... ON CONFLICT DO
// UPDATE ... WHERE would do both for every row.)
//
// The rows of a shared table are few in a batch, and come as arrays instead: a
// temporary table costs the server 20 kB of catalog entries in the WAL.
//
// Rows that the table cannot have (their key, or their parent, was not there a
// moment ago) are copied straight into it.
//
// A staged row is the table's columns c0, c1, ... and
// - absent0, absent1, ...: bit i % 63 of the (i / 63)th is set when the record
//   does not say column i;
// - lists: bit k is set when the rows of the k-th child table that come with it
//   are all that it has.
struct TableStatements {
  TableStatements(const definition::Model& model, std::size_t table, const std::string& staging_prefix);

  // All empty for a shared table.
  std::string staging;         // name of the temporary table, as SQL takes it
  std::string create_staging;  // once per connection
  std::string copy_fresh;      // columns of the table, run_id, first_seen_at, changed_at
  std::string copy_staged;     // c0, c1, ..., absent0, ..., lists

  // $1...: one array per key column. Gives the positions, from 1, of the keys
  // that the table has.
  Statement existing;
  // Gives the staged rows that the table lacks, and those that differ. For a
  // shared table $1...: an array per column c0, c1, ..., absent0, ...
  Statement compare;
  // $1 run, $2 now, and the arrays of a shared table. Gives rows inserted, rows
  // updated, changes written.
  Statement merge;
  // The same two for rows that do not say everything.
  Statement compare_partial, merge_partial;
};

// Of a model's table, among the staging tables that `prefix` begins the names of.
[[nodiscard]] std::string staging_name(const std::string& prefix, std::size_t table);

// How many columns of 64 bits say which of a table's columns are absent.
inline constexpr std::size_t columns_per_absent_word = 63;
[[nodiscard]] constexpr std::size_t absent_words(std::size_t columns) {
  return (columns + columns_per_absent_word - 1) / columns_per_absent_word;
}

// `k0`, `k1` and so on of `right`, against the columns of `left`:
// left."id" = right.k0 AND ...
[[nodiscard]] std::string keys_equal(const definition::Table& table, const Columns& columns, std::string_view left,
                                     std::string_view right, std::string_view prefix);

}  // namespace housingd::upsert::postgres

// The SQL that ends rows and what belongs to them; private to the PostgreSQL store.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::postgres {

// One statement per way in which rows go. Each takes everything below the rows
// along, and gives one row of counts: for each of `tables`, how many went.
//
// soft: rows that are not removed yet are marked. hard: what is below a row
// goes with it, marked or not.
struct RemovalSql {
  std::vector<std::size_t> tables;  // indexes into Model::tables
  std::string text;
};

struct RemovalStatement {
  explicit RemovalStatement(RemovalSql sql) : tables(std::move(sql.tables)), statement(std::move(sql.text)) {}

  std::vector<std::size_t> tables;
  Statement statement;
};

// How many rows of `child` remove_unlisted() would take: nearly always none.
// One number.
[[nodiscard]] std::string count_unlisted(const definition::Model& model, const std::string& staging_prefix,
                                         std::size_t child, std::size_t list);

// Rows of `child` that a staged row of its parent, which says all that it has
// (bit `list` of `lists`), does not have any more. $1 run, $2 now (both kinds).
[[nodiscard]] RemovalSql remove_unlisted(const definition::Model& model, const std::string& staging_prefix,
                                         std::size_t child, std::size_t list, Removal removal);

// Rows of `table` by key. $1 run, $2 now, $3 the keys, an array of the type of
// its one key column.
[[nodiscard]] RemovalSql remove_keys(const definition::Model& model, std::size_t table, Removal removal);

}  // namespace housingd::upsert::postgres

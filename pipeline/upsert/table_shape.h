// How a model's tables hang together, as stores need it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/definition/model.h"

namespace housingd::upsert {

// Columns by their index in Table::columns.
using Columns = std::vector<std::size_t>;

[[nodiscard]] Columns key_columns(const definition::Table& table);
// All but the key's.
[[nodiscard]] Columns value_columns(const definition::Table& table);
[[nodiscard]] Columns tracked_columns(const definition::Table& table);

// The columns of `table` that refer to its parent's key, in that key's order;
// empty without a parent, and for shared tables.
[[nodiscard]] Columns parent_columns(const definition::Model& model, const definition::Table& table);

// Tables whose rows belong to those of a table: indexes into Model::tables.
[[nodiscard]] std::vector<std::size_t> children_of(const definition::Model& model, std::size_t table);

// Whether rows have a key of their own, which says by itself whether the store
// has them. Others begin with their parent's key: they can only be there when
// the parent is.
[[nodiscard]] bool has_own_key(const definition::Model& model, const definition::Table& table);

// What is indexed besides the key: the model's wishes and, where the key does
// not begin with it, the way from a parent to its rows.
[[nodiscard]] std::vector<std::vector<std::string>> indexes_of(const definition::Model& model,
                                                               const definition::Table& table);
// "cases_by_property_id"; one that is longer than the 63 bytes that PostgreSQL
// keeps of a name ends in a hash of the whole.
[[nodiscard]] std::string index_name(const definition::Table& table, const std::vector<std::string>& columns);

}  // namespace housingd::upsert

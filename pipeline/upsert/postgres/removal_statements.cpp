#include "pipeline/upsert/postgres/removal_statements.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/postgres/table_statements.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::postgres {

using definition::Model;
using definition::Table;

namespace {

// A chain of WITH queries: each gives the keys of the rows that went, for the
// tables below it.
class RemovalChain {
 public:
  RemovalChain(const Model& model, Removal removal) : model_(model), removal_(removal) {}

  // Rows t of a table, `from` and `where` say which.
  void remove(std::size_t table, const std::string& from, const std::string& where) {
    const std::string name = gone(table);
    const Table& rows = model_.tables[table];
    const std::string what =
        removal_ == Removal::hard
            ? fmt::format("DELETE FROM {} t USING {} WHERE {}", quoted_identifier(rows.name), from, where)
            : fmt::format("UPDATE {} t SET run_id = $1, removed_at = $2 FROM {} WHERE {} AND t.removed_at IS NULL",
                          quoted_identifier(rows.name), from, where);
    chain_ += fmt::format("{}{} AS ({} RETURNING {})", chain_.empty() ? "WITH " : ", ", name, what, keys_of(rows));
    tables_.push_back(table);
    remove_below(table, name);
  }

  void add_source(const std::string& name, const std::string& sql) {
    chain_ += fmt::format("{}{} AS ({})", chain_.empty() ? "WITH " : ", ", name, sql);
  }

  [[nodiscard]] RemovalSql sql() const {
    std::string counts;
    for (const std::size_t table : tables_) {
      counts += fmt::format("{}(SELECT count(*) FROM {})", counts.empty() ? "" : ", ", gone(table));
    }
    // A hard removal has no use for $1 and $2, but keeps them where they are.
    const std::string stamp = removal_ == Removal::hard ? ", $1::bigint, $2::timestamptz" : "";
    return {tables_, chain_ + " SELECT " + counts + stamp};
  }

 private:
  // What belongs to rows whose keys k0, k1, ... `keys` has.
  void remove_below(std::size_t table, const std::string& keys) {
    for (const std::size_t child : children_of(model_, table)) {
      const Table& rows = model_.tables[child];
      remove(child, keys + " g", keys_equal(rows, parent_columns(model_, rows), "t", "g", "k"));
    }
  }

  [[nodiscard]] static std::string gone(std::size_t table) { return fmt::format("gone_{}", table); }

  [[nodiscard]] static std::string keys_of(const Table& table) {
    std::string keys;
    for (std::size_t i = 0; i < table.key.size(); ++i) {
      keys += fmt::format("{}t.{} AS k{}", i == 0 ? "" : ", ", quoted_identifier(table.key[i]), i);
    }
    return keys;
  }

  const Model& model_;
  Removal removal_;
  std::string chain_;
  std::vector<std::size_t> tables_;
};

std::string columns_of(const Columns& columns, std::string_view prefix) {
  std::string text;
  for (const std::size_t column : columns) text += fmt::format("{}{}{}", text.empty() ? "" : ", ", prefix, column);
  return text;
}

std::string names_of(const Table& table, const Columns& columns) {
  std::string text;
  for (const std::size_t column : columns) {
    text += fmt::format("{}t.{}", text.empty() ? "" : ", ", quoted_identifier(table.columns[column].name));
  }
  return text;
}

std::size_t parent_of(const Model& model, std::size_t child) {
  return static_cast<std::size_t>(model.find_table(model.tables[child].parent) - model.tables.data());
}

// Of a staged parent p.
std::string says_all(std::size_t list) {
  return fmt::format("p.lists & {} <> 0", std::uint64_t{1} << list);
}

// Of a stored row t, which belongs to p. NOT IN is a hashed lookup, which the
// nested loops that all else demands (see transactor.cpp) do not touch; keys
// are never null.
std::string is_unlisted(const Model& model, const std::string& prefix, std::size_t child) {
  const Table& rows = model.tables[child];
  const Columns owner = parent_columns(model, rows);
  const Columns parent_key = key_columns(model.tables[parent_of(model, child)]);
  std::string text;
  for (std::size_t i = 0; i < owner.size(); ++i) {
    text += fmt::format("t.{} = p.c{} AND ", quoted_identifier(rows.columns[owner[i]].name), parent_key[i]);
  }
  const Columns key = key_columns(rows);
  return text + fmt::format("t.removed_at IS NULL AND ({}) NOT IN (SELECT {} FROM {})", names_of(rows, key),
                            columns_of(key, "c"), staging_name(prefix, child));
}

}  // namespace

std::string count_unlisted(const Model& model, const std::string& prefix, std::size_t child, std::size_t list) {
  // OFFSET 0 keeps the inner query to itself: for each parent, by its index.
  return fmt::format("SELECT count(*) FROM {} p CROSS JOIN LATERAL (SELECT 1 FROM {} t WHERE {} OFFSET 0) u WHERE {}",
                     staging_name(prefix, parent_of(model, child)), quoted_identifier(model.tables[child].name),
                     is_unlisted(model, prefix, child), says_all(list));
}

RemovalSql remove_unlisted(const Model& model, const std::string& prefix, std::size_t child, std::size_t list,
                           Removal removal) {
  RemovalChain chain(model, removal);
  chain.remove(child, staging_name(prefix, parent_of(model, child)) + " p",
               says_all(list) + " AND " + is_unlisted(model, prefix, child));
  return chain.sql();
}

RemovalSql remove_keys(const Model& model, std::size_t table, Removal removal) {
  const Table& rows = model.tables[table];
  const auto type = type_of(rows.columns[key_columns(rows).front()].type);
  RemovalChain chain(model, removal);
  chain.add_source("keys", fmt::format("SELECT k0 FROM unnest($3::{}[]) AS k(k0)", name_of(type)));
  chain.remove(table, "keys g", fmt::format("t.{} = g.k0", quoted_identifier(rows.key.front())));
  return chain.sql();
}

}  // namespace housingd::upsert::postgres

#include "pipeline/upsert/postgres/table_statements.h"

#include <fmt/format.h>

#include <numeric>

#include "pipeline/upsert/identifier.h"

namespace housingd::upsert::postgres {

using definition::Model;
using definition::Table;

namespace {

Columns all_columns(const Table& table) {
  Columns columns(table.columns.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return columns;
}

std::string_view type_name(const Table& table, std::size_t column) {
  return name_of(type_of(table.columns[column].type));
}

// Each column by a pattern of {name} (quoted), {n} (its index) and {i} (its place in `columns`).
std::string each(const Table& table, const Columns& columns, fmt::string_view pattern, std::string_view between) {
  std::string text;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) text += between;
    text += fmt::format(fmt::runtime(pattern), fmt::arg("name", quoted_identifier(table.columns[columns[i]].name)),
                        fmt::arg("n", columns[i]), fmt::arg("i", i));
  }
  return text;
}

std::string create_staging_sql(const Table& table, const std::string& staging) {
  std::string columns;
  for (const std::size_t i : all_columns(table)) columns += fmt::format("c{} {}, ", i, type_name(table, i));
  for (std::size_t i = 0; i < absent_words(table.columns.size()); ++i) columns += fmt::format("absent{} bigint, ", i);
  // The rows of one transaction: emptied in place at its end, which keeps the
  // statements' plans valid, as TRUNCATE would not.
  return fmt::format("DROP TABLE IF EXISTS {}; CREATE TEMPORARY TABLE {} ({}lists bigint) ON COMMIT DELETE ROWS; ",
                     staging, staging.substr(staging.find('.') + 1), columns);
}

// A shared table's rows as arrays, the first of them $`first`.
std::string arrays_sql(const Table& table, std::size_t first) {
  std::string arrays, names;
  for (const std::size_t i : all_columns(table)) {
    arrays += fmt::format("${}::{}[], ", first + i, type_name(table, i));
    names += fmt::format("c{}, ", i);
  }
  for (std::size_t i = 0; i < absent_words(table.columns.size()); ++i) {
    arrays += fmt::format("{}${}::bigint[]", i == 0 ? "" : ", ", first + table.columns.size() + i);
    names += fmt::format("{}absent{}", i == 0 ? "" : ", ", i);
  }
  return fmt::format("unnest({}) AS s({})", arrays, names);
}

std::string existing_sql(const Table& table, const Columns& key) {
  std::string arrays;
  for (std::size_t i = 0; i < key.size(); ++i) {
    arrays += fmt::format("{}${}::{}[]", i == 0 ? "" : ", ", i + 1, type_name(table, key[i]));
  }
  return fmt::format(
      "SELECT k.position FROM unnest({}) WITH ORDINALITY AS k({}, position) WHERE EXISTS (SELECT 1 FROM {} t WHERE {})",
      arrays, each(table, key, "k{i}", ", "), quoted_identifier(table.name),
      each(table, key, "t.{name} = k.k{i}", " AND "));
}

// A value as text in `changes`: the same as the SQLite store writes.
std::string as_text(std::string_view value, definition::ColumnType type) {
  switch (type) {
    case definition::ColumnType::boolean:
      return fmt::format("({}::integer)::text", value);
    case definition::ColumnType::timestamp:
      return fmt::format("to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')", value);
    default:
      return fmt::format("{}::text", value);
  }
}

std::string row_key(const Table& table, const Columns& key) {
  std::string text;
  for (const std::size_t column : key) {
    text += (text.empty() ? "" : " || '/' || ") + as_text(fmt::format("d.c{}", column), table.columns[column].type);
  }
  return text;
}

std::string literal(std::string_view name) {
  std::string text = "'";
  for (const char c : name) {
    if (c == '\'') text += '\'';
    text += c;
  }
  return text + "'";
}

// One row of `changes` for each tracked column that differs.
std::string log_sql(const Table& table, const Columns& key, const Columns& tracked) {
  std::string values;
  for (const std::size_t column : tracked) {
    const auto type = table.columns[column].type;
    values += fmt::format("{}({}, {}, {}, d.o{} IS DISTINCT FROM d.c{})", values.empty() ? "" : ", ",
                          literal(table.columns[column].name), as_text(fmt::format("d.o{}", column), type),
                          as_text(fmt::format("d.c{}", column), type), column, column);
  }
  return fmt::format(
      ", logged AS (INSERT INTO changes (table_name, row_key, column_name, old_value, new_value, run_id, changed_at) "
      "SELECT {}, {}, v.name, v.old_value, v.new_value, $1, $2 FROM differing d "
      "CROSS JOIN LATERAL (VALUES {}) v (name, old_value, new_value, differs) "
      "WHERE NOT d.is_new AND v.differs RETURNING 1)",
      literal(table.name), row_key(table, key), values);
}

class MergeSql {
 public:
  MergeSql(const Table& table, const std::string& staging, bool partial)
      : table_(table),
        staging_(staging),
        partial_(partial),
        key_(key_columns(table)),
        values_(value_columns(table)),
        tracked_(tracked_columns(table)) {}

  [[nodiscard]] std::string compare() const {
    return fmt::format("SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM ({}) differing",
                       differing(source(1)));
  }

  [[nodiscard]] std::string merge() const {
    const std::string logged = tracked_.empty() ? "" : log_sql(table_, key_, tracked_);
    return "WITH differing AS MATERIALIZED (" + differing(source(3)) + "), updated AS (" + update() +
           "), inserted AS (" + insert() + ")" + logged +
           " SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new), " +
           (tracked_.empty() ? "0" : "(SELECT count(*) FROM logged)") + " FROM differing";
  }

 private:
  // The value that the row is to have.
  [[nodiscard]] std::string wanted(std::size_t column) const {
    if (!partial_) return fmt::format("s.c{}", column);
    return fmt::format("CASE WHEN s.absent{} >> {} & 1 = 1 THEN t.{} ELSE s.c{} END", column / columns_per_absent_word,
                       column % columns_per_absent_word, quoted_identifier(table_.columns[column].name), column);
  }

  [[nodiscard]] std::string source(std::size_t first_parameter) const {
    return table_.shared ? arrays_sql(table_, first_parameter) : staging_ + " s";
  }

  [[nodiscard]] std::string differing(const std::string& source) const {
    const std::string known = "t." + quoted_identifier(table_.columns[key_.front()].name);
    std::string select = each(table_, key_, "s.c{n}", ", ");
    std::string differs = "t.removed_at IS NOT NULL";
    for (const std::size_t column : values_) {
      select += fmt::format(", {} AS c{}", wanted(column), column);
      differs +=
          fmt::format(" OR t.{} IS DISTINCT FROM {}", quoted_identifier(table_.columns[column].name), wanted(column));
    }
    for (const std::size_t column : tracked_) {
      select += fmt::format(", t.{} AS o{}", quoted_identifier(table_.columns[column].name), column);
    }
    return fmt::format("SELECT {}, {} IS NULL AS is_new FROM {} LEFT JOIN {} t ON {} WHERE {} IS NULL OR {}", select,
                       known, source, quoted_identifier(table_.name), each(table_, key_, "t.{name} = s.c{n}", " AND "),
                       known, differs);
  }

  [[nodiscard]] std::string update() const {
    const std::string set = each(table_, values_, "{name} = d.c{n}, ", "");
    return fmt::format(
        "UPDATE {} t SET {}run_id = $1, changed_at = $2, removed_at = NULL FROM differing d WHERE NOT d.is_new AND {}",
        quoted_identifier(table_.name), set, each(table_, key_, "t.{name} = d.c{n}", " AND "));
  }

  [[nodiscard]] std::string insert() const {
    const Columns all = all_columns(table_);
    return fmt::format(
        "INSERT INTO {} ({}, run_id, first_seen_at, changed_at) SELECT {}, $1, $2, $2 FROM differing d WHERE d.is_new",
        quoted_identifier(table_.name), each(table_, all, "{name}", ", "), each(table_, all, "d.c{n}", ", "));
  }

  const Table& table_;
  const std::string& staging_;
  bool partial_;
  Columns key_, values_, tracked_;
};

}  // namespace

std::string staging_name(const std::string& prefix, std::size_t table) {
  return fmt::format("pg_temp.{}{}", prefix, table);
}

TableStatements::TableStatements(const Model& model, std::size_t at, const std::string& staging_prefix)
    : staging(model.tables[at].shared ? "" : staging_name(staging_prefix, at)),
      create_staging(model.tables[at].shared ? "" : create_staging_sql(model.tables[at], staging)),
      copy_fresh(fmt::format("COPY {} ({}, run_id, first_seen_at, changed_at) FROM STDIN (FORMAT binary)",
                             quoted_identifier(model.tables[at].name),
                             each(model.tables[at], all_columns(model.tables[at]), "{name}", ", "))),
      copy_staged(fmt::format("COPY {} FROM STDIN (FORMAT binary)", staging)),
      existing(existing_sql(model.tables[at], key_columns(model.tables[at]))),
      compare(MergeSql(model.tables[at], staging, false).compare()),
      merge(MergeSql(model.tables[at], staging, false).merge()),
      compare_partial(MergeSql(model.tables[at], staging, true).compare()),
      merge_partial(MergeSql(model.tables[at], staging, true).merge()) {}

std::string keys_equal(const Table& table, const Columns& columns, std::string_view left, std::string_view right,
                       std::string_view prefix) {
  std::string text;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    text += fmt::format("{}{}.{} = {}.{}{}", i == 0 ? "" : " AND ", left,
                        quoted_identifier(table.columns[columns[i]].name), right, prefix, i);
  }
  return text;
}

}  // namespace housingd::upsert::postgres

#include "bench/bare_copy.h"

#include <fmt/format.h>

#include <stdexcept>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::bench {

using definition::Table;
using record::Cell;
using upsert::quoted_identifier;

namespace {

std::string columns_of(const Table& table, std::string_view before = "") {
  std::string text;
  for (const auto& column : table.columns)
    text.append(text.empty() ? "" : ", ").append(before).append(quoted_identifier(column.name));
  return text;
}

std::string same_key(const Table& table) {
  std::string text;
  for (const auto& name : table.key)
    text += fmt::format("{}t.{} = s.{}", text.empty() ? "" : " AND ", quoted_identifier(name), quoted_identifier(name));
  return text;
}

std::string update_sql(const Table& table) {
  std::string set, differs = "false";
  for (const std::size_t column : upsert::value_columns(table)) {
    const std::string name = quoted_identifier(table.columns[column].name);
    set += fmt::format("{} = s.{}, ", name, name);
    differs += fmt::format(" OR t.{} IS DISTINCT FROM s.{}", name, name);
  }
  return fmt::format("UPDATE {} t SET {}changed_at = now() FROM staged_{} s WHERE {} AND ({})",
                     quoted_identifier(table.name), set, table.name, same_key(table), differs);
}

std::string insert_sql(const Table& table) {
  return fmt::format(
      "INSERT INTO {} ({}, run_id, first_seen_at, changed_at) SELECT {}, 1, now(), now() FROM staged_{} s "
      "WHERE NOT EXISTS (SELECT 1 FROM {} t WHERE {})",
      quoted_identifier(table.name), columns_of(table), columns_of(table, "s."), table.name,
      quoted_identifier(table.name), same_key(table));
}

// COPY's text form: tab, newline, carriage return and backslash escaped.
void append(std::string& into, const Cell& cell) {
  switch (cell.kind()) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      into += "\\N";
      return;
    case Cell::Kind::boolean:
      into += cell.integer() != 0 ? 't' : 'f';
      return;
    case Cell::Kind::integer:
      fmt::format_to(std::back_inserter(into), "{}", cell.integer());
      return;
    case Cell::Kind::number:
      fmt::format_to(std::back_inserter(into), "{}", cell.number());
      return;
    case Cell::Kind::text:
      for (const char c : cell.text()) {
        if (c == '\\' || c == '\t' || c == '\n' || c == '\r') into += '\\';
        into += c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c;
      }
      return;
  }
}

}  // namespace

BareCopy::BareCopy(const std::string& conninfo, const definition::Model& model)
    : model_(model), connection_(PQconnectdb(conninfo.c_str())), by_table_(model.tables.size()) {
  // Plans along the keys' indexes: the temporary tables have no statistics.
  execute(
      "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_bitmapscan = off; "
      "SET jit = off; SET plan_cache_mode = force_generic_plan");
  for (const Table& table : model.tables) {
    execute(fmt::format("CREATE TEMPORARY TABLE staged_{} ON COMMIT DELETE ROWS AS SELECT {} FROM {} LIMIT 0",
                        table.name, columns_of(table), quoted_identifier(table.name)));
    execute(fmt::format("PREPARE update_{} AS {}", table.name, update_sql(table)));
    execute(fmt::format("PREPARE insert_{} AS {}", table.name, insert_sql(table)));
  }
}

void BareCopy::merge(std::span<const BareRow> rows) {
  for (auto& table : by_table_) table.clear();
  for (const BareRow& row : rows) by_table_[row.table].push_back(row);
  execute("BEGIN");
  for (std::size_t table = 0; table < by_table_.size(); ++table) {
    if (by_table_[table].empty()) continue;
    const std::string& name = model_.tables[table].name;
    copy(table, by_table_[table]);
    execute(fmt::format("EXECUTE update_{}; EXECUTE insert_{}", name, name));
  }
  execute("COMMIT");
}

void BareCopy::copy(std::size_t table, std::span<const BareRow> rows) {
  PGresult* begun =
      PQexec(connection_.get(), fmt::format("COPY staged_{} FROM STDIN", model_.tables[table].name).c_str());
  const bool copying = PQresultStatus(begun) == PGRES_COPY_IN;
  PQclear(begun);
  if (!copying) throw std::runtime_error(PQerrorMessage(connection_.get()));
  text_.clear();
  for (const BareRow& row : rows) {
    for (const Cell& cell : row.cells) {
      append(text_, cell);
      text_ += '\t';
    }
    text_.back() = '\n';
  }
  PQputCopyData(connection_.get(), text_.data(), static_cast<int>(text_.size()));
  PQputCopyEnd(connection_.get(), nullptr);
  bool copied = true;
  while (PGresult* result = PQgetResult(connection_.get())) {
    copied = copied && PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
  }
  if (!copied) throw std::runtime_error(PQerrorMessage(connection_.get()));
}

void BareCopy::execute(const std::string& sql) {
  PGresult* result = PQexec(connection_.get(), sql.c_str());
  const auto status = PQresultStatus(result);
  PQclear(result);
  if (status != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
}

void empty_database(const std::string& conninfo) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(conninfo.c_str()), PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> done(
      PQexec(connection.get(), "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CHECKPOINT"), PQclear);
  if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
}

}  // namespace housingd::bench

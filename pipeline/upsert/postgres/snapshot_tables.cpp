#include "pipeline/upsert/postgres/snapshot_tables.h"

#include <algorithm>

#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;

namespace {

// $1: the schema. Tables in the order in which they were made: the model's.
constexpr const char* ours =
    "WITH ours AS (SELECT c.oid, c.relname::text AS name FROM pg_class c "
    "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) "
    "AND c.relname::text IN (SELECT table_name FROM schema_columns)) ";

std::string about_ours(const char* select) {
  return std::string(ours) + select;
}

Call tables_call(const std::string& schema) {
  static const Statement statement(
      about_ours("SELECT name, coalesce(obj_description(oid, 'pg_class'), '') FROM ours ORDER BY oid"));
  Call call{&statement, {}};
  call.parameters.add(std::string_view(schema));
  return call;
}

Call columns_call(const std::string& schema) {
  static const Statement statement(about_ours(
      "SELECT o.name, s.column_name, s.type, coalesce(col_description(o.oid, a.attnum), '') FROM ours o "
      "JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped "
      "JOIN schema_columns s ON s.table_name = o.name AND s.column_name = a.attname::text ORDER BY o.oid, a.attnum"));
  Call call{&statement, {}};
  call.parameters.add(std::string_view(schema));
  return call;
}

// Of every index the columns in their order. The primary key's has no name.
Call indexes_call(const std::string& schema) {
  static const Statement statement(
      about_ours("SELECT o.name, CASE WHEN i.indisprimary THEN '' ELSE x.relname::text END, a.attname FROM ours o "
                 "JOIN pg_index i ON i.indrelid = o.oid AND i.indpred IS NULL AND i.indexprs IS NULL "
                 "JOIN pg_class x ON x.oid = i.indexrelid "
                 "CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, position) "
                 "JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = k.attnum "
                 "WHERE k.position <= i.indnkeyatts ORDER BY o.oid, x.oid, k.position"));
  Call call{&statement, {}};
  call.parameters.add(std::string_view(schema));
  return call;
}

Call ledger_call(const std::string& schema) {
  static const Statement statement(
      "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(schema));
  return call;
}

class Catalogue {
 public:
  void add_tables(const Rows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      SnapshotTable& table = tables_.emplace_back();
      table.name = rows.text(row, 0);
      table.description = rows.text(row, 1);
    }
  }

  void add_columns(const Rows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      SnapshotTable& table = named(rows.text(row, 0));
      table.columns.push_back({std::string(rows.text(row, 1)),
                               remembered_type(rows.text(row, 0), rows.text(row, 1), rows.text(row, 2)),
                               std::string(rows.text(row, 3))});
    }
    const auto& bookkeeping = bookkeeping_outline();
    for (auto& table : tables_) table.columns.insert(table.columns.end(), bookkeeping.begin(), bookkeeping.end());
  }

  // Known by the name that ours have: somebody may have made more.
  void add_indexes(const Rows& rows) {
    for (int row = 0; row < rows.size();) {
      const std::string_view table_name = rows.text(row, 0);
      const std::string_view index = rows.text(row, 1);
      std::vector<std::string> columns;
      for (; row < rows.size() && rows.text(row, 0) == table_name && rows.text(row, 1) == index; ++row) {
        columns.emplace_back(rows.text(row, 2));
      }
      SnapshotTable& table = named(table_name);
      definition::Table of;
      of.name = table.name;
      if (index.empty()) {
        table.key = std::move(columns);
      } else if (index_name(of, columns) == index) {
        table.indexes.push_back(std::move(columns));
      }
    }
  }

  void add_ledger(const Rows& names) {
    for (const auto& table : ledger_outline()) {
      for (int row = 0; row < names.size(); ++row) {
        if (names.text(row, 0) == table.name) tables_.push_back(table);
      }
    }
  }

  std::vector<SnapshotTable> take() { return std::move(tables_); }

 private:
  SnapshotTable& named(std::string_view name) { return *std::ranges::find(tables_, name, &SnapshotTable::name); }

  std::vector<SnapshotTable> tables_;
};

// Empty: there is no ledger.
awaitable<std::string> schema_of_ledger(Connection* connection, Deadline deadline) {
  static const Statement statement(
      "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE c.oid = to_regclass('schema_columns') AND to_regclass('schema_info') IS NOT NULL");
  auto reading = connection->query({&statement, {}}, deadline);
  const Rows rows = co_await std::move(reading);
  co_return rows.empty() ? std::string() : std::string(rows.text(0, 0));
}

awaitable<void> check_version(Connection* connection, Deadline deadline) {
  static const Statement statement("SELECT value::integer FROM schema_info WHERE name = 'ledger_version'");
  auto reading = connection->query({&statement, {}}, deadline);
  const Rows rows = co_await std::move(reading);
  if (!rows.empty()) check_ledger_version(static_cast<int>(rows.integer(0, 0)));
}

}  // namespace

awaitable<SnapshotTables> snapshot_tables(Connection* connection, Deadline deadline) {
  SnapshotTables found;
  auto locating = schema_of_ledger(connection, deadline);
  found.schema = co_await std::move(locating);
  if (found.schema.empty()) co_return found;
  auto checking = check_version(connection, deadline);
  co_await std::move(checking);

  std::vector<Call> calls;
  calls.push_back(tables_call(found.schema));
  calls.push_back(columns_call(found.schema));
  calls.push_back(indexes_call(found.schema));
  calls.push_back(ledger_call(found.schema));
  auto reading = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(reading);
  Catalogue catalogue;
  catalogue.add_tables(answers[0]);
  catalogue.add_columns(answers[1]);
  catalogue.add_indexes(answers[2]);
  catalogue.add_ledger(answers[3]);
  found.tables = catalogue.take();
  co_return found;
}

}  // namespace housingd::upsert::postgres

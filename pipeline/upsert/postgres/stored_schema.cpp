#include "pipeline/upsert/postgres/stored_schema.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "pipeline/upsert/table_shape.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using definition::Model;
using outcome::Deadline;

namespace {

// The tables of $1 that this program may mean. pg_catalog is searched before
// every schema: what has a name there cannot be reached by it elsewhere.
constexpr const char* named_tables =
    "WITH named AS (SELECT c.oid, c.relname::text AS name, c.relowner FROM pg_class c "
    "WHERE c.relname = ANY ($1::text[]) AND c.relnamespace IN "
    "('pg_catalog'::regnamespace, (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))) ";

std::string about_tables(const char* select) {
  return std::string(named_tables) + select;
}

Call call_for(const Statement& statement, const std::vector<std::string>& names) {
  Call call{&statement, {}};
  const std::vector<std::string_view> views(names.begin(), names.end());
  call.parameters.add_array(views);
  return call;
}

std::vector<std::string> table_names(const Model& model) {
  std::vector<std::string> names;
  for (const auto& table : model.tables) names.push_back(table.name);
  return names;
}

Call tables_call(const Model& model) {
  static const Statement statement(
      about_tables("SELECT name, coalesce(obj_description(oid, 'pg_class'), ''), pg_has_role(relowner, 'USAGE') "
                   "FROM named"));
  return call_for(statement, table_names(model));
}

Call columns_call(const Model& model) {
  static const Statement statement(
      about_tables("SELECT n.name, a.attname, coalesce(col_description(n.oid, a.attnum), '') FROM named n "
                   "JOIN pg_attribute a ON a.attrelid = n.oid WHERE a.attnum > 0 AND NOT a.attisdropped"));
  return call_for(statement, table_names(model));
}

Call keys_call(const Model& model) {
  static const Statement statement(
      about_tables("SELECT n.name, a.attname FROM named n JOIN pg_index i ON i.indrelid = n.oid AND i.indisprimary "
                   "CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, position) "
                   "JOIN pg_attribute a ON a.attrelid = n.oid AND a.attnum = k.attnum "
                   "WHERE k.position <= i.indnkeyatts ORDER BY n.name, k.position"));
  return call_for(statement, table_names(model));
}

// Whatever has the name of an index, and the table that it is an index of.
Call indexes_call(const Model& model) {
  static const Statement statement(
      about_tables("SELECT n.name, coalesce(t.relname::text, '') FROM named n "
                   "LEFT JOIN pg_index i ON i.indexrelid = n.oid LEFT JOIN pg_class t ON t.oid = i.indrelid"));
  std::vector<std::string> names;
  for (const auto& table : model.tables) {
    for (const auto& columns : indexes_of(model, table)) names.push_back(index_name(table, columns));
  }
  return call_for(statement, names);
}

Call ledger_call() {
  static const Statement statement(about_tables("SELECT name FROM named"));
  return call_for(statement, {std::begin(definition::ledger_tables), std::end(definition::ledger_tables)});
}

void add_tables(DatabaseSchema& schema, const Rows& rows) {
  for (int row = 0; row < rows.size(); ++row) {
    const std::string name(rows.text(row, 0));
    schema.stored.tables[name].comment = rows.text(row, 1);
    if (!rows.boolean(row, 2)) schema.foreign.insert(name);
  }
}

void add_columns(StoredSchema& schema, const Rows& rows) {
  for (int row = 0; row < rows.size(); ++row) {
    StoredTable& table = schema.tables[std::string(rows.text(row, 0))];
    const std::string column(rows.text(row, 1));
    table.columns.insert(column);
    table.comments.emplace(column, rows.text(row, 2));
  }
}

void add_keys(StoredSchema& schema, const Rows& rows) {
  for (int row = 0; row < rows.size(); ++row) {
    schema.tables[std::string(rows.text(row, 0))].key.emplace_back(rows.text(row, 1));
  }
}

void add_indexes(StoredSchema& schema, const Model& model, const Rows& rows) {
  std::map<std::string, std::string> owners;
  for (int row = 0; row < rows.size(); ++row) owners.emplace(rows.text(row, 0), rows.text(row, 1));
  for (const auto& table : model.tables) {
    for (const auto& columns : indexes_of(model, table)) {
      const std::string name = index_name(table, columns);
      const auto found = owners.find(name);
      if (found == owners.end()) continue;
      if (found->second != table.name) {
        throw SchemaConflict("table " + table.name + ": its index " + name +
                             " cannot be made, as something else in the database has that name; rename that");
      }
      schema.tables[table.name].indexes.insert(name);
    }
  }
}

bool holds(const Rows& names, std::string_view name) {
  for (int row = 0; row < names.size(); ++row) {
    if (names.text(row, 0) == name) return true;
  }
  return false;
}

awaitable<bool> knows_version(Connection* connection, Deadline deadline) {
  static const Statement statement("SELECT value::integer FROM schema_info WHERE name = 'ledger_version'");
  auto reading = connection->query({&statement, {}}, deadline);
  const Rows rows = co_await std::move(reading);
  if (rows.empty()) co_return false;
  check_ledger_version(static_cast<int>(rows.integer(0, 0)));
  co_return true;
}

// Whether all of the ledger is there.
awaitable<bool> check_ledger(Connection* connection, const Rows* names, Deadline deadline) {
  if (holds(*names, "schema_info")) {
    auto checking = knows_version(connection, deadline);
    const bool known = co_await std::move(checking);
    co_return known && names->size() == static_cast<int>(std::size(definition::ledger_tables));
  }
  if (names->empty()) co_return false;
  throw SchemaConflict("table " + std::string(names->text(0, 0)) +
                       ": the database has one of this name that housingd did not make; rename it, or give housingd a "
                       "schema of its own (CREATE SCHEMA housingd; and ?options=-csearch_path%3Dhousingd in the "
                       "store's URL)");
}

awaitable<void> add_types(StoredSchema* schema, Connection* connection, const Model* model, Deadline deadline) {
  static const Statement statement(
      "SELECT table_name, column_name, type FROM schema_columns WHERE table_name = ANY ($1::text[])");
  auto reading = connection->query(call_for(statement, table_names(*model)), deadline);
  const Rows rows = co_await std::move(reading);
  for (int row = 0; row < rows.size(); ++row) {
    const auto table = schema->tables.find(std::string(rows.text(row, 0)));
    if (table != schema->tables.end()) table->second.types.emplace(rows.text(row, 1), rows.text(row, 2));
  }
}

}  // namespace

awaitable<Surroundings> read_surroundings(Connection* connection, Deadline deadline) {
  static const Statement statement(
      "SELECT current_database(), current_user, coalesce(current_schema(), ''), "
      "current_setting('server_encoding'), pg_is_in_recovery(), "
      "coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)");
  auto reading = connection->query({&statement, {}}, deadline);
  const Rows rows = co_await std::move(reading);
  Surroundings found;
  found.database = rows.text(0, 0);
  found.role = rows.text(0, 1);
  found.schema = rows.text(0, 2);
  found.encoding = rows.text(0, 3);
  found.standby = rows.boolean(0, 4);
  found.may_create = rows.boolean(0, 5);
  co_return found;
}

awaitable<DatabaseSchema> read_schema(Connection* connection, const Model* model, Deadline deadline) {
  std::vector<Call> calls;
  calls.push_back(ledger_call());
  calls.push_back(tables_call(*model));
  calls.push_back(columns_call(*model));
  calls.push_back(keys_call(*model));
  calls.push_back(indexes_call(*model));
  auto reading = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(reading);
  DatabaseSchema schema;
  auto checking = check_ledger(connection, answers.data(), deadline);
  schema.stored.has_ledger = co_await std::move(checking);
  add_tables(schema, answers[1]);
  add_columns(schema.stored, answers[2]);
  add_keys(schema.stored, answers[3]);
  add_indexes(schema.stored, *model, answers[4]);
  if (holds(answers[0], "schema_columns")) {
    // Last: what it remembers was there no later than the tables.
    auto adding = add_types(&schema.stored, connection, model, deadline);
    co_await std::move(adding);
  }
  co_return schema;
}

}  // namespace housingd::upsert::postgres

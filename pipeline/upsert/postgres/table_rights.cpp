#include "pipeline/upsert/postgres/table_rights.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using definition::Model;

namespace {

constexpr std::string_view rights_to_data = "SELECT,INSERT,UPDATE";
constexpr std::string_view rights_to_ledger = "SELECT,INSERT,UPDATE,DELETE";

Call lacking_rights(const Model& model) {
  static const Statement statement(
      "SELECT c.relname, string_agg(r.name, ', ' ORDER BY r.position), current_user, current_schema() "
      "FROM unnest($1::text[], $2::text[]) AS wanted(name, rights) "
      "CROSS JOIN unnest(string_to_array(wanted.rights, ',')) WITH ORDINALITY AS r(name, position) "
      "JOIN pg_class c ON c.relname = wanted.name "
      "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema() "
      "WHERE NOT has_table_privilege(c.oid, r.name) GROUP BY c.relname ORDER BY c.relname LIMIT 1");
  std::vector<std::string_view> tables, rights;
  for (const auto& table : model.tables) {
    tables.emplace_back(table.name);
    rights.push_back(rights_to_data);
  }
  for (const char* table : definition::ledger_tables) {
    tables.emplace_back(table);
    rights.push_back(rights_to_ledger);
  }
  Call call{&statement, {}};
  call.parameters.add_array(tables).add_array(rights);
  return call;
}

// Staging tables are temporary ones.
Call temporary_tables() {
  static const Statement statement(
      "SELECT has_database_privilege(current_database(), 'TEMPORARY'), current_user, current_database()");
  return {&statement, {}};
}

}  // namespace

awaitable<void> check_table_rights(Connection* connection, const Model* model, outcome::Deadline deadline) {
  std::vector<Call> calls;
  calls.push_back(lacking_rights(*model));
  calls.push_back(temporary_tables());
  auto asking = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(asking);
  if (const Rows& lacking = answers[0]; !lacking.empty()) {
    throw SchemaConflict(fmt::format(
        "the role {0} may not {1} rows of the table {2}.{3}; let its owner run: GRANT {1} ON {2}.{3} TO {0}",
        quoted(lacking.text(0, 2)), lacking.text(0, 1), quoted(lacking.text(0, 3)), quoted(lacking.text(0, 0))));
  }
  if (const Rows& temporary = answers[1]; !temporary.boolean(0, 0)) {
    throw SchemaConflict(
        fmt::format("the role {0} may not make temporary tables, which every batch goes through; let "
                    "the database's owner run: GRANT TEMPORARY ON DATABASE {1} TO {0}",
                    quoted(temporary.text(0, 1)), quoted(temporary.text(0, 2))));
  }
}

}  // namespace housingd::upsert::postgres

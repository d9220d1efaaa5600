#include "pipeline/upsert/postgres/table_rights.h"

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using definition::Model;

namespace {

// Of those of the tables $1 that are there, grouped by which of the rights $2 are missing.
constexpr const char* lacking_rights =
    "SELECT lacking.rights, string_agg(format('%I.%I', current_schema(), lacking.name), ', ' ORDER BY lacking.name), "
    "count(*), current_user FROM (SELECT c.relname AS name, string_agg(r.name, ', ' ORDER BY r.position) AS rights "
    "FROM unnest($1::text[]) AS wanted(name) "
    "CROSS JOIN unnest(string_to_array($2, ',')) WITH ORDINALITY AS r(name, position) "
    "JOIN pg_class c ON c.relname = wanted.name "
    "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema() "
    "WHERE NOT has_table_privilege(c.oid, r.name) GROUP BY c.relname) lacking "
    "GROUP BY lacking.rights ORDER BY lacking.rights LIMIT 1";

Call rights_call(const std::vector<std::string_view>& tables, std::string_view rights) {
  static const Statement statement(lacking_rights);
  Call call{&statement, {}};
  call.parameters.add_array(tables).add(rights);
  return call;
}

void refuse_lack(const Rows& lacking) {
  if (lacking.empty()) return;
  const std::string tables(lacking.text(0, 1));
  const bool one = lacking.integer(0, 2) == 1;
  throw SchemaConflict(fmt::format("the role {0} may not {1} rows of {2}; let {3} owner run: GRANT {1} ON {4} TO {0}",
                                   quoted_identifier(lacking.text(0, 3)), lacking.text(0, 0),
                                   one ? "the table " + tables : fmt::format("{} tables", lacking.integer(0, 2)),
                                   one ? "its" : "their", tables));
}

// Staging tables are temporary ones.
Call temporary_tables() {
  static const Statement statement(
      "SELECT has_database_privilege(current_database(), 'TEMPORARY'), current_user, current_database()");
  return {&statement, {}};
}

}  // namespace

awaitable<void> check_ledger_rights(Connection* connection, outcome::Deadline deadline) {
  const std::vector<std::string_view> tables(std::begin(definition::ledger_tables),
                                             std::end(definition::ledger_tables));
  static const Statement find(
      "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname = current_schema() AND c.relname = 'schema_info'");
  std::vector<Call> calls;
  calls.push_back({&find, {}});
  calls.push_back(rights_call(tables, "SELECT,INSERT,UPDATE,DELETE"));
  auto asking = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(asking);
  if (!answers[0].empty()) refuse_lack(answers[1]);
}

awaitable<void> check_table_rights(Connection* connection, const Model* model, outcome::Deadline deadline) {
  std::vector<std::string_view> tables;
  for (const auto& table : model->tables) tables.emplace_back(table.name);
  std::vector<Call> calls;
  calls.push_back(rights_call(tables, "SELECT,INSERT,UPDATE"));
  calls.push_back(temporary_tables());
  auto asking = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(asking);
  refuse_lack(answers[0]);
  if (const Rows& temporary = answers[1]; !temporary.boolean(0, 0)) {
    throw SchemaConflict(
        fmt::format("the role {0} may not make temporary tables, which every batch goes through; let "
                    "the database's owner run: GRANT TEMPORARY ON DATABASE {1} TO {0}",
                    quoted_identifier(temporary.text(0, 1)), quoted_identifier(temporary.text(0, 2))));
  }
}

}  // namespace housingd::upsert::postgres

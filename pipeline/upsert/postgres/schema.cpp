#include "pipeline/upsert/postgres/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "pipeline/upsert/identifier.h"
#include "pipeline/upsert/postgres/dialect.h"
#include "pipeline/upsert/postgres/stored_schema.h"
#include "pipeline/upsert/postgres/table_rights.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using definition::Model;
using outcome::Deadline;
using Changes = std::vector<SchemaChange>;
using Kind = SchemaChange::Kind;

namespace {

constexpr int oldest_server = 130'000;

void check_server(const Connection& connection, const Surroundings& found) {
  if (connection.server_version() < oldest_server) {
    throw SchemaConflict(fmt::format("{}: PostgreSQL {} is too old; housingd needs 13 or later", connection.place(),
                                     connection.server_version() / 10'000));
  }
  if (found.encoding != "UTF8") {
    throw SchemaConflict(fmt::format(
        "the database {0} has the encoding {1}, which does not hold every text; make one that does: createdb "
        "--encoding=UTF8 --template=template0 NAME",
        quoted_identifier(found.database), found.encoding));
  }
  if (found.schema.empty()) {
    throw SchemaConflict(
        fmt::format("the database {} has no schema that the role {} may use by its search_path; GRANT USAGE, CREATE ON "
                    "SCHEMA public TO {}, or set the role's search_path",
                    quoted_identifier(found.database), quoted_identifier(found.role), quoted_identifier(found.role)));
  }
}

void refuse_standby(const Connection& connection, const Surroundings& found) {
  if (!found.standby) return;
  throw SchemaConflict(connection.place() + " is a standby, which cannot be written to; name the primary");
}

bool creates(const SchemaChange& change) {
  return change.kind == Kind::create_ledger || change.kind == Kind::create_table || change.kind == Kind::create_index;
}

std::string name_of(const SchemaChange& change) {
  if (change.kind == Kind::create_ledger) return "the ledger";
  return change.kind == Kind::create_table ? "the table " + change.table : "the index " + change.name;
}

void check_rights(const Surroundings& found, const Changes& changes) {
  if (found.may_create) return;
  const auto missing = std::ranges::find_if(changes, creates);
  if (missing == changes.end()) return;
  throw SchemaConflict(
      fmt::format("{} is missing, and the role {} may not create it in the schema {} of the database {}; let the "
                  "schema's owner run: GRANT CREATE ON SCHEMA {} TO {}; or all that 'housingd schema diff' shows",
                  name_of(*missing), quoted_identifier(found.role), quoted_identifier(found.schema),
                  quoted_identifier(found.database), quoted_identifier(found.schema), quoted_identifier(found.role)));
}

awaitable<Changes> difference(Connection* connection, const Model* model, Deadline deadline) {
  auto reading = read_schema(connection, model, deadline);
  const DatabaseSchema schema = co_await std::move(reading);
  Changes changes = schema_difference(*model, schema.stored, PostgresDialect());
  // Another's tables work as well with comments that are out of date.
  std::erase_if(changes, [&](const SchemaChange& change) {
    return change.kind == Kind::describe && schema.foreign.contains(change.table);
  });
  co_return changes;
}

// Until the transaction ends. Two keys: one says what is locked, one where.
awaitable<void> lock_schema(Connection* connection, Deadline deadline) {
  static const Statement statement(
      "SELECT pg_advisory_xact_lock(hashtext('housingd schema'), oid::integer) FROM pg_namespace "
      "WHERE nspname = current_schema()");
  auto locking = connection->query({&statement, {}}, deadline);
  co_await std::move(locking);
}

// Something is there that this transaction's snapshot does not show.
bool is_unseen(const ServerError& error) {
  constexpr std::array states{"42P07", "42701", "42710"};  // a table or index, a column, an object of the name
  return std::ranges::find(states, error.fields().sqlstate) != states.end();
}

awaitable<void> make(Connection* connection, const Changes* changes, Deadline deadline) {
  for (const auto& change : *changes) {
    try {
      auto executing = connection->execute(change.statement, deadline);
      co_await std::move(executing);
    } catch (const ServerError& error) {
      if (!is_unseen(error)) throw;
      throw ServerError(Trouble::contention, error.fields());
    }
  }
}

}  // namespace

awaitable<Changes> prepare_schema(Connection* connection, const Model* model, Deadline deadline) {
  auto looking = read_surroundings(connection, deadline);
  const Surroundings found = co_await std::move(looking);
  check_server(*connection, found);
  refuse_standby(*connection, found);
  auto checking_ledger = check_ledger_rights(connection, deadline);
  co_await std::move(checking_ledger);
  // Refuses a stranger's table, before anybody is told to grant rights to it.
  auto comparing = difference(connection, model, deadline);
  const Changes missing = co_await std::move(comparing);
  auto checking = check_table_rights(connection, model, deadline);
  co_await std::move(checking);
  if (missing.empty()) co_return missing;
  check_rights(found, missing);
  auto locking = lock_schema(connection, deadline);
  co_await std::move(locking);
  // What another program has made meanwhile is not missing any more.
  auto comparing_again = difference(connection, model, deadline);
  const Changes changes = co_await std::move(comparing_again);
  auto making = make(connection, &changes, deadline);
  co_await std::move(making);
  co_return changes;
}

awaitable<Changes> examine_schema(Connection* connection, const Model* model, Deadline deadline) {
  auto looking = read_surroundings(connection, deadline);
  const Surroundings found = co_await std::move(looking);
  check_server(*connection, found);
  auto comparing = difference(connection, model, deadline);
  co_return co_await std::move(comparing);
}

}  // namespace housingd::upsert::postgres

// Schemas prepared and examined on one connection, each in a transaction.
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/postgres/schema.h"
#include "tests/postgres/models.h"
#include "tests/postgres/postgres_test.h"

namespace housingd::upsert::postgres {

class SchemaFixture : public PostgresTest {
 protected:
  static async::awaitable<std::vector<SchemaChange>> prepared(Connection* connection, const Model* model,
                                                              std::string begin = "BEGIN") {
    auto beginning = connection->execute(std::move(begin), soon());
    co_await std::move(beginning);
    auto preparing = prepare_schema(connection, model, soon());
    auto changes = co_await std::move(preparing);
    auto committing = connection->execute("COMMIT", soon());
    co_await std::move(committing);
    co_return changes;
  }

  std::vector<SchemaChange> prepare(Connection& connection, const Model& model) {
    return run(prepared(&connection, &model));
  }
  std::vector<SchemaChange> prepare(const Model& model) { return prepare(*open(), model); }

  // What the preparation is refused with; the transaction is rolled back.
  std::string refusal(Connection& connection, const Model& model) {
    try {
      prepare(connection, model);
    } catch (const SchemaConflict& conflict) {
      execute(connection, "ROLLBACK");
      return conflict.what();
    }
    return "it was not refused";
  }

  // As a role of this database alone that may use the schema `public`, no more.
  ConnectOptions as_guest() {
    guest_ = "guest of " + database_->name();
    oracle().execute("CREATE ROLE \"" + guest_ +
                     "\"; REVOKE ALL ON SCHEMA public FROM public; GRANT USAGE ON SCHEMA public TO \"" + guest_ + "\"");
    ConnectOptions as_guest = options();
    as_guest.session = "SET ROLE \"" + guest_ + "\"";
    return as_guest;
  }

  void TearDown() override {
    if (!guest_.empty()) oracle().execute("DROP OWNED BY \"" + guest_ + "\"; DROP ROLE \"" + guest_ + "\"");
  }

  std::string guest_;
};

}  // namespace housingd::upsert::postgres

// What a database has of a model's tables; private to the PostgreSQL store.
#pragma once

#include <set>
#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/model.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

// Where a connection's unqualified names lead, and what its role may do there.
struct Surroundings {
  std::string database, role, schema, encoding;
  bool standby = false;
  bool may_create = false;
};

async::awaitable<Surroundings> read_surroundings(Connection* connection, outcome::Deadline deadline);

struct DatabaseSchema {
  StoredSchema stored;
  std::set<std::string> foreign;  // tables that the role may not alter
};

// Reads catalogs and schema_columns, nothing else. Throws ServerError, and
// SchemaConflict for a ledger that a newer program wrote, for a table of the
// ledger's names that no housingd made, and for an index's name that is taken.
async::awaitable<DatabaseSchema> read_schema(Connection* connection, const definition::Model* model,
                                             outcome::Deadline deadline);

}  // namespace housingd::upsert::postgres

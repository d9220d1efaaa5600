// Which tables of a database are housingd's; private to the PostgreSQL store.
#pragma once

#include <string>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert::postgres {

struct SnapshotTables {
  std::string schema;  // where they are
  std::vector<SnapshotTable> tables;
};

// Those that schema_columns remembers and that are still there, with the
// columns and indexes that are ours, then the ledger's; none in a database
// without a ledger. Throws ServerError, and SchemaConflict for one that a newer
// program wrote.
async::awaitable<SnapshotTables> snapshot_tables(Connection* connection, outcome::Deadline deadline);

}  // namespace housingd::upsert::postgres

// What a role may do with the tables that are there; private to the PostgreSQL store.
#pragma once

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/model.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"

namespace housingd::upsert::postgres {

// Each throws SchemaConflict, with the GRANT that helps, when the connection's
// role lacks a right that a run will want, if only in its last minute. Tables
// that are missing are no concern of it.

// Of the ledger. Where there is none, its tables' names may be a stranger's:
// then it finds nothing wrong.
async::awaitable<void> check_ledger_rights(Connection* connection, outcome::Deadline deadline);

// Of the model's tables, which must be known to be housingd's, and temporary
// ones. Rows are deleted by jobs alone that say hard_delete: that right is not
// asked for.
async::awaitable<void> check_table_rights(Connection* connection, const definition::Model* model,
                                          outcome::Deadline deadline);

}  // namespace housingd::upsert::postgres

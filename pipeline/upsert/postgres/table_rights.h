// What a role may do with the tables that are there; private to the PostgreSQL store.
#pragma once

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/model.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"

namespace housingd::upsert::postgres {

// Throws SchemaConflict, with the GRANT that helps, when the connection's role
// lacks a right that a run will want, if only in its last minute. Tables that
// are missing are no concern of it. Rows of the model's tables are deleted by
// jobs alone that say hard_delete: that right is not asked for.
async::awaitable<void> check_table_rights(Connection* connection, const definition::Model* model,
                                          outcome::Deadline deadline);

}  // namespace housingd::upsert::postgres

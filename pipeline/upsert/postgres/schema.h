// Tables from the model; private to the PostgreSQL store.
#pragma once

#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/model.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// Creates or extends ledger and tables in the first schema of the search path,
// as part of the transaction that the caller has begun, one program at a time
// (an advisory lock of that schema, up to the transaction's end). Nothing is
// written or locked when there is nothing to change. Throws ServerError and
// SchemaConflict: also for a database that is not UTF-8, a server older than
// 13, a standby, and a role that may not create what is missing or use what is
// there.
//
// In a transaction of one snapshot (REPEATABLE READ) another program's changes
// may be in the way without being seen: Trouble::contention, and a new
// transaction sees them.
async::awaitable<std::vector<SchemaChange>> prepare_schema(Connection* connection, const definition::Model* model,
                                                           outcome::Deadline deadline);

// What prepare_schema() would do. Writes nothing, needs no right to write, and
// is content with a standby.
async::awaitable<std::vector<SchemaChange>> examine_schema(Connection* connection, const definition::Model* model,
                                                           outcome::Deadline deadline);

}  // namespace housingd::upsert::postgres

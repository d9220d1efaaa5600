// Reads a database's tables as they were at one moment; private to the
// PostgreSQL store.
#pragma once

#include <string>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/postgres/pool.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert::postgres {

// In one REPEATABLE READ transaction, a COPY each table: writers go on, only a
// change of the schema waits. The sink is called on the caller's executor.
async::awaitable<outcome::result<void>> read_snapshot(Pool* pool, SnapshotSelection selection, SnapshotSink* sink);

}  // namespace housingd::upsert::postgres

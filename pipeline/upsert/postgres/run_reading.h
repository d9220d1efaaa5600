// Rows of the ledger as plain values; private to the PostgreSQL store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/slots.h"

namespace housingd::upsert::postgres {

// A query for run_records(): `r` is the run; `rest` says which, in what order.
[[nodiscard]] std::string select_runs(std::string_view rest);

async::awaitable<std::vector<RunRecord>> run_records(Connection* connection, Call call, outcome::Deadline deadline);

async::awaitable<std::vector<PartitionRecord>> partition_records(Connection* connection, RunId run,
                                                                 outcome::Deadline deadline);

async::awaitable<std::vector<PartitionStanding>> partition_standings(Connection* connection, std::string job,
                                                                     outcome::Deadline deadline);

}  // namespace housingd::upsert::postgres

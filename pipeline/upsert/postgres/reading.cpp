#include "pipeline/upsert/postgres/reading.h"

namespace housingd::upsert::postgres {

async::awaitable<std::uint64_t> count_records(RunLedger* ledger, Connection* connection, std::string job,
                                              std::string partition, outcome::Deadline deadline) {
  auto counting = connection->query(ledger->count_records(job, partition), deadline);
  const Rows rows = co_await std::move(counting);
  co_return static_cast<std::uint64_t>(rows.integer(0, 0));
}

}  // namespace housingd::upsert::postgres

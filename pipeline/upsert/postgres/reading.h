// Queries that change nothing; private to the PostgreSQL store.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/postgres/patience.h"
#include "pipeline/upsert/postgres/pool.h"
#include "pipeline/upsert/postgres/run_ledger.h"
#include "pipeline/upsert/postgres/transactor.h"
#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

inline constexpr std::chrono::seconds reading_time{30};

// A query is a plain function object that takes a connection and a deadline
// and gives an awaitable; it throws ServerError.
template <class Query>
using ValueOf = typename std::invoke_result_t<Query&, Connection*, outcome::Deadline>::value_type;

// On a connection of the pool. A connection that turns out to be lost is
// replaced once, whatever the patience.
template <class Query>
async::awaitable<outcome::result<ValueOf<Query>>> read_alone(Pool* pool, Patience patience, Query query) {
  for (bool again = false;; again = true) {
    const auto deadline = outcome::Deadline::after(reading_time);
    std::optional<ServerError> error;
    try {
      auto acquiring = pool->acquire(deadline);
      const Pool::Lease lease = co_await std::move(acquiring);
      auto asking = query(&*lease, deadline);
      auto value = co_await std::move(asking);
      patience.succeeded();
      co_return std::move(value);
    } catch (const ServerError& met) {
      error = met;
    } catch (const SchemaConflict& conflict) {
      co_return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::store_conflict, conflict.what());
    }
    if (!again && error->trouble() == Trouble::lost) continue;
    auto waiting = patience.wait_after(*error);
    auto waited = co_await std::move(waiting);
    if (!waited) co_return waited.error();
  }
}

template <class Query>
class ReadOperation final : public Operation {
 public:
  explicit ReadOperation(Query query) : query_(std::move(query)) {}
  async::awaitable<void> perform(Attempt attempt) override {
    auto asking = query_(&attempt.connection, attempt.deadline);
    value = co_await std::move(asking);
  }
  ValueOf<Query> value{};

 private:
  Query query_;
};

// Within the transaction of a rehearsal.
template <class Query>
async::awaitable<outcome::result<ValueOf<Query>>> read_in_transaction(Transactor* transactor, Query query) {
  ReadOperation<Query> operation(std::move(query));
  auto running = transactor->run(operation, {reading_time, reading_time});
  auto done = co_await std::move(running);
  if (!done) co_return done.error();
  co_return std::move(operation.value);
}

// What `query` gives, or nothing on a database that no run has prepared yet.
template <class Query>
async::awaitable<ValueOf<Query>> if_prepared(RunLedger* ledger, Connection* connection, outcome::Deadline deadline,
                                             Query query) {
  auto asking = ledger->exists(connection, deadline);
  const bool exists = co_await std::move(asking);
  if (!exists) co_return ValueOf<Query>();
  auto reading = query(connection, deadline);
  co_return co_await std::move(reading);
}

// Records that a job's partition is known to hold.
async::awaitable<std::uint64_t> count_records(RunLedger* ledger, Connection* connection, std::string job,
                                              std::string partition, outcome::Deadline deadline);

}  // namespace housingd::upsert::postgres

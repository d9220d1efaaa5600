#include "pipeline/upsert/postgres/transactor.h"

#include <new>

#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

namespace asio = boost::asio;
using async::awaitable;
using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

// No transaction of ours takes nearly as long; one that does is stuck.
constexpr std::chrono::minutes transaction_time{5};
constexpr std::chrono::seconds rollback_time{5};

// Repeatable read: what `changes` calls the old value is what the row held
// when it was overwritten, or the transaction is tried again (40001).
//
// The settings drive every plan along the keys' indexes. Staging tables have
// no statistics, and a plan that reads a whole table for each batch costs five
// times as much. Plans are made once per connection; jit would compile them
// anew, as forbidden paths count as expensive.
constexpr const char* begin_sql =
    "BEGIN ISOLATION LEVEL REPEATABLE READ; "
    "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off; "
    "SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off; SET LOCAL plan_cache_mode = force_generic_plan";

// After a failed attempt: leaves the connection ready for another, or broken.
awaitable<void> roll_back(Connection* connection, std::string sql) {
  if (connection->is_broken()) co_return;
  try {
    auto rolling_back = connection->execute(std::move(sql), Deadline::after(rollback_time));
    co_await std::move(rolling_back);
  } catch (const ServerError&) {
    // Broken now, or still in its transaction: the pool closes it either way.
  }
}

// What one attempt ended with, when it did not end well.
struct Failure {
  std::optional<ServerError> refusal;
  std::optional<Error> error;

  [[nodiscard]] bool happened() const { return refusal || error; }
  [[nodiscard]] Error to_error() const { return error ? *error : refusal->to_error(); }
};

awaitable<Failure> failure_of(awaitable<void> attempt) {
  Failure failure;
  try {
    co_await std::move(attempt);
  } catch (const ServerError& error) {
    failure.refusal = error;
  } catch (const SchemaConflict& conflict) {
    failure.error = Error(Disposition::fail_run, ErrorCode::store_conflict, conflict.what());
  } catch (const std::bad_alloc&) {
    failure.error = Error(Disposition::fail_run, ErrorCode::internal, "out of memory in a transaction");
  }
  co_return failure;
}

}  // namespace

Transactor::Transactor(Pool& pool, Durability durability, Outage& outage)
    : pool_(pool), durability_(durability), outage_(outage) {}

Transactor::~Transactor() = default;

awaitable<result<void>> Transactor::run(Operation& operation, PatienceLimits limits) {
  if (durability_ == Durability::rehearsed) {
    auto rehearsing = rehearse(&operation);
    co_return co_await std::move(rehearsing);
  }
  Patience patience(limits, outage_);
  Progress progress;
  for (;;) {
    std::optional<Pool::Lease> lease;
    auto attempting = failure_of(attempt(&operation, &lease, &progress, patience.deadline()));
    const Failure failure = co_await std::move(attempting);
    if (!failure.happened()) {
      operation.committed();
      patience.succeeded();
      co_return result<void>();
    }
    if (lease) {
      auto rolling_back = roll_back(&**lease, "ROLLBACK");
      co_await std::move(rolling_back);
      lease.reset();
    }
    if (!failure.refusal) co_return failure.to_error();
    const ServerError& refusal = *failure.refusal;
    progress.in_doubt = progress.in_doubt || (progress.committing && refusal.trouble() == Trouble::lost);
    if (operation.adapts_to(refusal)) continue;
    auto waiting = patience.wait_after(refusal);
    auto waited = co_await std::move(waiting);
    if (!waited) co_return waited.error();
  }
}

awaitable<void> Transactor::attempt(Operation* operation, std::optional<Pool::Lease>* lease, Progress* progress,
                                    Deadline deadline) {
  progress->committing = false;
  auto acquiring = pool_.acquire(deadline);
  const Pool::Lease& held = lease->emplace(co_await std::move(acquiring));
  Connection& connection = *held;
  const Deadline until = Deadline::after(transaction_time);
  auto beginning = connection.execute(begin_sql, until);
  co_await std::move(beginning);
  auto performing = operation->perform({connection, until, progress->in_doubt, false});
  co_await std::move(performing);
  progress->committing = true;
  auto committing = connection.execute("COMMIT", until);
  co_await std::move(committing);
}

awaitable<result<void>> Transactor::rehearse(Operation* operation) {
  Failure failure;
  do {
    std::optional<Turn::Held> turn;
    auto attempting = failure_of(rehearse_in_turn(operation, &turn));
    failure = co_await std::move(attempting);
    if (!failure.happened() || !turn || !rehearsal_) break;
    auto rolling_back = roll_back(&**rehearsal_, "ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step");
    co_await std::move(rolling_back);
  } while (failure.refusal && operation->adapts_to(*failure.refusal));
  if (failure.happened()) co_return failure.to_error().with(Disposition::fail_run);
  operation->committed();
  co_return result<void>();
}

awaitable<void> Transactor::rehearse_in_turn(Operation* operation, std::optional<Turn::Held>* turn) {
  auto waiting = turn_.take();
  turn->emplace(co_await std::move(waiting));
  auto rehearsing = rehearse_once(operation);
  co_await std::move(rehearsing);
}

awaitable<void> Transactor::rehearse_once(Operation* operation) {
  const Deadline until = Deadline::after(transaction_time);
  if (!rehearsal_) {
    auto acquiring = pool_.acquire(until);
    rehearsal_.emplace(co_await std::move(acquiring));
    auto beginning = (*rehearsal_)->execute(begin_sql, until);
    co_await std::move(beginning);
  }
  Connection& connection = **rehearsal_;
  auto marking = connection.execute("SAVEPOINT step", until);
  co_await std::move(marking);
  auto performing = operation->perform({connection, until, false, true});
  co_await std::move(performing);
  auto releasing = connection.execute("RELEASE SAVEPOINT step", until);
  co_await std::move(releasing);
}

}  // namespace housingd::upsert::postgres

// The ledger tables; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/model.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/record/reject.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// What gives a Call is part of a transaction that its caller has begun and
// pipelines it with others; what is a coroutine does its round trips itself,
// within the transaction too.
class RunLedger {
 public:
  // --- beginning and ending runs
  async::awaitable<OpenedRun> open_run(Connection* connection, const RunRequest* request, std::string now,
                                       outcome::Deadline deadline);
  [[nodiscard]] Call end_run(const RunRecord& record, const std::string& now);
  // Of a run that yields.
  [[nodiscard]] Call note_wait(RunId run, const std::string& until);

  // --- one partition's progress
  // Locks the partition's row against every other writer and reads its
  // version: one row, one bigint; none when there is no such partition. Every
  // change of the partition below raises the version by one: after a lost
  // COMMIT it tells whether the change happened.
  [[nodiscard]] Call lock_partition(RunId run, const std::string& partition);
  // Adds to the partition's counts (`refused` of the accepted ones were
  // rejected by the database), moves its checkpoint.
  [[nodiscard]] Call advance(const Batch& batch, std::uint64_t refused, const std::string& now);
  // What else the checkpoint says.
  [[nodiscard]] Call keep_cursor(const Batch& batch);
  [[nodiscard]] Call keep_range(const Batch& batch);
  // Key hashes that the batch saw; only when there are any.
  [[nodiscard]] Call remember_seen(const Batch& batch);
  [[nodiscard]] std::vector<Call> end_partition(const PartitionEnd& end, const std::string& now);
  [[nodiscard]] std::vector<Call> restart_partition(RunId run, const std::string& partition);

  // --- what happened to rows
  // Empty when nothing did.
  [[nodiscard]] std::vector<Call> add_effect(RunId run, const definition::Model& model, const Effect& effect);
  // One statement for all. Text that PostgreSQL cannot hold (U+0000, bytes
  // that are not UTF-8) is made readable.
  [[nodiscard]] Call add_rejects(RunId run, const std::string& partition,
                                 std::span<const record::Reject* const> rejects, const std::string& now);

  // --- which records a partition is known to hold
  // The partition's number, made on first use.
  async::awaitable<std::int64_t> scope_of(Connection* connection, std::string job, std::string partition,
                                          outcome::Deadline deadline);
  [[nodiscard]] Call add_records(std::int64_t scope, std::span<const std::string_view> keys);
  [[nodiscard]] Call drop_records(std::int64_t scope, std::span<const std::string_view> keys);
  // Those of `keys` that no partition of the job holds: one column, text.
  [[nodiscard]] Call not_held_by_job(const std::string& job, std::span<const std::string_view> keys);
  // One row, one bigint.
  [[nodiscard]] Call count_records(const std::string& job, const std::string& partition);
  // The next keys of a scope after `last` ("" for the first), at most `limit`,
  // in order; one column.
  [[nodiscard]] Call records_after(std::int64_t scope, std::string_view last, std::size_t limit);

  // --- reading
  // Whether there is a ledger to read. Throws SchemaConflict for one of another version.
  async::awaitable<bool> exists(Connection* connection, outcome::Deadline deadline);
  async::awaitable<std::vector<std::uint64_t>> seen(Connection* connection, RunId run, std::string partition,
                                                    outcome::Deadline deadline);
  async::awaitable<std::vector<RunRecord>> runs(Connection* connection, RunQuery query, outcome::Deadline deadline);
  async::awaitable<std::optional<RunRecord>> run(Connection* connection, RunId id, outcome::Deadline deadline);
  async::awaitable<std::vector<PartitionRecord>> partitions(Connection* connection, RunId run,
                                                            outcome::Deadline deadline);
  async::awaitable<std::vector<PartitionStanding>> standings(Connection* connection, std::string job,
                                                             outcome::Deadline deadline);
  async::awaitable<std::vector<RejectRecord>> rejects(Connection* connection, RunId run, std::size_t limit,
                                                      outcome::Deadline deadline);
};

}  // namespace housingd::upsert::postgres

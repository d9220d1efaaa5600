// What commands show of the ledger.
#include <cstring>

#include "pipeline/upsert/postgres/run_ledger.h"
#include "pipeline/upsert/postgres/run_reading.h"
#include "pipeline/upsert/postgres/utc.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;

namespace {

RejectRecord reject_record(const Rows& rows, int row) {
  RejectRecord reject;
  reject.run = rows.integer(row, 0);
  std::string* fields[] = {&reject.partition, &reject.record_key, &reject.reason,  &reject.keyword,
                           &reject.pointer,   &reject.message,    &reject.payload, &reject.rejected_at};
  int column = 0;
  for (std::string* field : fields) *field = rows.text(row, ++column);
  return reject;
}

}  // namespace

awaitable<bool> RunLedger::exists(Connection* connection, Deadline deadline) {
  static const Statement statement(
      "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_info'");
  auto reading = connection->query({&statement, {}}, deadline);
  const Rows rows = co_await std::move(reading);
  co_return !rows.empty();
}

awaitable<std::vector<std::uint64_t>> RunLedger::seen(Connection* connection, RunId run, std::string partition,
                                                      Deadline deadline) {
  static const Statement statement("SELECT hashes FROM partition_seen WHERE run_id = $1 AND partition = $2");
  Call call{&statement, {}};
  call.parameters.add(run).add(std::string_view(partition));
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  std::vector<std::uint64_t> hashes;
  for (int row = 0; row < rows.size(); ++row) {
    const std::string bytes = rows.bytes(row, 0);
    const std::size_t known = hashes.size();
    hashes.resize(known + bytes.size() / sizeof(std::uint64_t));
    std::memcpy(hashes.data() + known, bytes.data(), bytes.size() / sizeof(std::uint64_t) * sizeof(std::uint64_t));
  }
  co_return hashes;
}

awaitable<std::vector<RunRecord>> RunLedger::runs(Connection* connection, std::size_t limit, Deadline deadline) {
  static const Statement statement(select_runs("ORDER BY r.id DESC LIMIT $1"));
  auto looking = exists(connection, deadline);
  const bool there = co_await std::move(looking);
  if (!there) co_return std::vector<RunRecord>();
  Call call{&statement, {}};
  call.parameters.add(static_cast<std::int64_t>(limit));
  auto reading = run_records(connection, std::move(call), deadline);
  co_return co_await std::move(reading);
}

awaitable<std::vector<PartitionRecord>> RunLedger::partitions(Connection* connection, RunId run, Deadline deadline) {
  auto looking = exists(connection, deadline);
  const bool there = co_await std::move(looking);
  if (!there) co_return std::vector<PartitionRecord>();
  auto reading = partition_records(connection, run, deadline);
  co_return co_await std::move(reading);
}

awaitable<std::vector<RejectRecord>> RunLedger::rejects(Connection* connection, RunId run, std::size_t limit,
                                                        Deadline deadline) {
  static const Statement statement(
      "SELECT run_id, partition, record_key, reason, keyword, pointer, message, payload, " + utc("rejected_at") +
      " FROM rejects WHERE run_id = CASE WHEN $1::bigint = 0 THEN (SELECT max(run_id) FROM rejects) ELSE $1 END "
      "ORDER BY id LIMIT $2");
  auto looking = exists(connection, deadline);
  const bool there = co_await std::move(looking);
  std::vector<RejectRecord> rejects;
  if (!there) co_return rejects;
  Call call{&statement, {}};
  call.parameters.add(run).add(static_cast<std::int64_t>(limit));
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  for (int row = 0; row < rows.size(); ++row) rejects.push_back(reject_record(rows, row));
  co_return rejects;
}

}  // namespace housingd::upsert::postgres

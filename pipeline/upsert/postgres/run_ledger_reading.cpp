// What commands show of the ledger.
#include <cstring>
#include <limits>

#include "pipeline/upsert/postgres/run_ledger.h"
#include "pipeline/upsert/postgres/run_reading.h"
#include "pipeline/upsert/postgres/utc.h"
#include "pipeline/upsert/schema_difference.h"

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
  static const Statement version("SELECT value::integer FROM schema_info WHERE name = 'ledger_version'");
  auto looking = connection->query({&statement, {}}, deadline);
  const Rows found = co_await std::move(looking);
  if (found.empty()) co_return false;
  auto reading = connection->query({&version, {}}, deadline);
  const Rows rows = co_await std::move(reading);
  if (!rows.empty()) check_ledger_version(static_cast<int>(rows.integer(0, 0)));
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

awaitable<std::vector<RunRecord>> RunLedger::runs(Connection* connection, RunQuery query, Deadline deadline) {
  static const Statement of_all(select_runs("WHERE r.id < $2 ORDER BY r.id DESC LIMIT $1"));
  static const Statement of_job(select_runs("WHERE r.id < $2 AND r.job = $3 ORDER BY r.id DESC LIMIT $1"));
  Call call{query.job.empty() ? &of_all : &of_job, {}};
  call.parameters.add(static_cast<std::int64_t>(query.limit))
      .add(query.before == 0 ? std::numeric_limits<RunId>::max() : query.before);
  if (!query.job.empty()) call.parameters.add(std::string_view(query.job));
  return run_records(connection, std::move(call), deadline);
}

awaitable<std::optional<RunRecord>> RunLedger::run(Connection* connection, RunId id, Deadline deadline) {
  static const Statement statement(select_runs("WHERE r.id = $1"));
  Call call{&statement, {}};
  call.parameters.add(id);
  auto reading = run_records(connection, std::move(call), deadline);
  auto runs = co_await std::move(reading);
  if (runs.empty()) co_return std::nullopt;
  co_return std::move(runs.front());
}

awaitable<std::vector<PartitionRecord>> RunLedger::partitions(Connection* connection, RunId run, Deadline deadline) {
  return partition_records(connection, run, deadline);
}

awaitable<std::vector<PartitionStanding>> RunLedger::standings(Connection* connection, std::string job,
                                                               Deadline deadline) {
  return partition_standings(connection, std::move(job), deadline);
}

awaitable<std::vector<RejectRecord>> RunLedger::rejects(Connection* connection, RunId run, std::size_t limit,
                                                        Deadline deadline) {
  static const Statement statement(
      "SELECT run_id, partition, record_key, reason, keyword, pointer, message, payload, " + utc("rejected_at") +
      " FROM rejects WHERE run_id = CASE WHEN $1::bigint = 0 THEN (SELECT max(run_id) FROM rejects) ELSE $1 END "
      "ORDER BY id LIMIT $2");
  Call call{&statement, {}};
  call.parameters.add(run).add(static_cast<std::int64_t>(limit));
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  std::vector<RejectRecord> rejects;
  for (int row = 0; row < rows.size(); ++row) rejects.push_back(reject_record(rows, row));
  co_return rejects;
}

}  // namespace housingd::upsert::postgres

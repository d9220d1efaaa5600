// Which records a partition is known to hold.
#include "pipeline/upsert/postgres/run_ledger.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;

namespace {

Call about(const Statement& statement, const std::string& job, const std::string& partition) {
  Call call{&statement, {}};
  call.parameters.add(std::string_view(job)).add(std::string_view(partition));
  return call;
}

Call find_scope(const std::string& job, const std::string& partition) {
  static const Statement statement("SELECT id FROM partition_scopes WHERE job = $1 AND partition = $2");
  return about(statement, job, partition);
}

Call make_scope(const std::string& job, const std::string& partition) {
  static const Statement statement(
      "INSERT INTO partition_scopes (job, partition) VALUES ($1, $2) ON CONFLICT (job, partition) DO NOTHING");
  return about(statement, job, partition);
}

Call about_keys(const Statement& statement, std::int64_t scope, std::span<const std::string_view> keys) {
  Call call{&statement, {}};
  call.parameters.add(scope).add_array(keys);
  return call;
}

}  // namespace

awaitable<std::int64_t> RunLedger::scope_of(Connection* connection, std::string job, std::string partition,
                                            Deadline deadline) {
  auto looking = connection->query(find_scope(job, partition), deadline);
  const Rows known = co_await std::move(looking);
  if (!known.empty()) co_return known.integer(0, 0);
  // Somebody else may make it at the same time: then theirs is found.
  std::vector<Call> calls;
  calls.push_back(make_scope(job, partition));
  calls.push_back(find_scope(job, partition));
  auto making = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(making);
  co_return answers.back().integer(0, 0);
}

Call RunLedger::add_records(std::int64_t scope, std::span<const std::string_view> keys) {
  static const Statement statement(
      "INSERT INTO partition_records (scope, record_key) SELECT $1, k FROM unnest($2::text[]) AS k "
      "ON CONFLICT DO NOTHING");
  return about_keys(statement, scope, keys);
}

Call RunLedger::drop_records(std::int64_t scope, std::span<const std::string_view> keys) {
  static const Statement statement("DELETE FROM partition_records WHERE scope = $1 AND record_key = ANY ($2::text[])");
  return about_keys(statement, scope, keys);
}

// A scope at a time: its part of the index is read once for all keys, where a
// key at a time would go through every scope anew. OFFSET keeps the planner
// from choosing so.
Call RunLedger::not_held_by_job(const std::string& job, std::span<const std::string_view> keys) {
  static const Statement statement(
      "SELECT k FROM unnest($2::text[]) AS k EXCEPT SELECT held.record_key FROM partition_scopes s "
      "CROSS JOIN LATERAL (SELECT r.record_key FROM partition_records r "
      "WHERE r.scope = s.id AND r.record_key = ANY ($2::text[]) OFFSET 0) held WHERE s.job = $1");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(job)).add_array(keys);
  return call;
}

Call RunLedger::count_records(const std::string& job, const std::string& partition) {
  static const Statement statement(
      "SELECT count(*) FROM partition_records WHERE scope = "
      "(SELECT id FROM partition_scopes WHERE job = $1 AND partition = $2)");
  return about(statement, job, partition);
}

Call RunLedger::records_after(std::int64_t scope, std::string_view last, std::size_t limit) {
  static const Statement statement(
      "SELECT record_key FROM partition_records WHERE scope = $1 AND record_key > $2 ORDER BY record_key LIMIT $3");
  Call call{&statement, {}};
  call.parameters.add(scope).add(last).add(static_cast<std::int64_t>(limit));
  return call;
}

}  // namespace housingd::upsert::postgres

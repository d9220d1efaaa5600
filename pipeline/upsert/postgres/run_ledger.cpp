#include "pipeline/upsert/postgres/run_ledger.h"

#include <algorithm>
#include <optional>

#include "pipeline/record/utf8.h"
#include "pipeline/upsert/postgres/run_reading.h"
#include "pipeline/upsert/unfinished.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;

namespace {

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// The latest run of its kind alone counts: an older one's data has been
// overtaken. A run of other partitions or with another limit overtakes nothing.
// The time for which the source wanted to be left alone makes a run no older.
awaitable<std::optional<RunRecord>> resumable(Connection* connection, const RunRequest* request, std::string now,
                                              Deadline deadline) {
  if (request->resume_within.count() == 0) co_return std::nullopt;
  static const Statement statement(
      select_runs("WHERE r.id = (SELECT max(id) FROM runs WHERE job = $1 AND fingerprint = $2) "
                  "AND r.state IN " +
                  std::string(unfinished_states) +
                  " AND coalesce((SELECT resume_at FROM run_waits WHERE run_id = r.id), r.started_at) >= "
                  "$3::timestamptz - $4::bigint * interval '1 second'"));
  Call call{&statement, {}};
  call.parameters.add(std::string_view(request->job))
      .add(std::string_view(request->fingerprint))
      .add(std::string_view(now))
      .add(std::int64_t{request->resume_within.count()});
  auto reading = run_records(connection, std::move(call), deadline);
  auto found = co_await std::move(reading);
  if (found.empty()) co_return std::nullopt;
  co_return std::move(found.front());
}

Call revive(RunId run, const RunRequest& request) {
  static const Statement statement(
      "UPDATE runs SET state = 'running', reason = '', finished_at = NULL, origin = $2, attempt = $3 WHERE id = $1");
  Call call{&statement, {}};
  call.parameters.add(run).add(upsert::name_of(request.origin)).add(std::int64_t{request.attempt});
  return call;
}

// Of those that it has still to do: what it finds of them is the latest.
Call note_latest(const std::string& job, RunId run) {
  static const Statement statement(
      "INSERT INTO partition_scopes (job, partition, latest_run) SELECT $1, partition, run_id FROM run_partitions "
      "WHERE run_id = $2 AND state IN ('pending', 'running', 'interrupted') "
      "ON CONFLICT (job, partition) DO UPDATE SET latest_run = excluded.latest_run");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(job)).add(run);
  return call;
}

// Those that this run replaces, and those that are too old to be taken up.
Call abandon_unfinished(const RunRequest& request, const std::string& now) {
  static const Statement statement(
      "UPDATE runs SET state = 'failed', reason = 'not ended; a later run began anew', finished_at = $1::timestamptz "
      "WHERE job = $2 AND state IN " +
      std::string(unfinished_states) +
      " AND (fingerprint = $3 OR coalesce((SELECT resume_at FROM run_waits WHERE run_id = id), started_at) < "
      "$1::timestamptz - $4::bigint * interval '1 second')");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(now))
      .add(std::string_view(request.job))
      .add(std::string_view(request.fingerprint))
      .add(std::int64_t{request.resume_within.count()});
  return call;
}

std::string delete_of_ended_runs(const std::string& table) {
  return "DELETE FROM " + table + " t WHERE EXISTS (SELECT 1 FROM runs r WHERE r.id = t.run_id AND r.state NOT IN " +
         unfinished_states + ")";
}

void forget_walks_of_ended_runs(std::vector<Call>& calls) {
  static const Statement seen(delete_of_ended_runs("partition_seen"));
  static const Statement cursors(delete_of_ended_runs("partition_cursors"));
  static const Statement ranges(delete_of_ended_runs("partition_ranges"));
  static const Statement waits(delete_of_ended_runs("run_waits"));
  for (const Statement* statement : {&seen, &cursors, &ranges, &waits}) calls.push_back({statement, {}});
}

Call insert_run(const RunRequest& request, const std::string& now) {
  static const Statement statement(
      "INSERT INTO runs (job, fingerprint, state, started_at, origin, attempt) VALUES ($1, $2, 'running', $3, $4, $5) "
      "RETURNING id");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(request.job))
      .add(std::string_view(request.fingerprint))
      .add(std::string_view(now))
      .add(upsert::name_of(request.origin))
      .add(std::int64_t{request.attempt});
  return call;
}

Call insert_partitions(RunId run, const std::vector<std::string>& partitions) {
  static const Statement statement(
      "INSERT INTO run_partitions (run_id, partition, position, state) SELECT $1, name, number - 1, 'pending' "
      "FROM unnest($2::text[]) WITH ORDINALITY AS p(name, number)");
  Call call{&statement, {}};
  call.parameters.add(run).add_array(views_of(partitions));
  return call;
}

awaitable<RunId> begin(Connection* connection, const RunRequest* request, std::string now, Deadline deadline) {
  std::vector<Call> calls;
  calls.push_back(abandon_unfinished(*request, now));
  forget_walks_of_ended_runs(calls);
  calls.push_back(insert_run(*request, now));
  auto beginning = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(beginning);
  const RunId run = answers.back().integer(0, 0);
  auto adding = connection->query(insert_partitions(run, request->partitions), deadline);
  co_await std::move(adding);
  co_return run;
}

// Parts of checkpoints that few partitions have.
awaitable<void> add_places(Connection* connection, OpenedRun* opened, Deadline deadline) {
  static const Statement statement(
      "SELECT partition, c.cursor, r.range FROM partition_cursors c FULL JOIN partition_ranges r "
      "USING (run_id, partition) WHERE run_id = $1");
  Call call{&statement, {}};
  call.parameters.add(opened->id);
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  for (int row = 0; row < rows.size(); ++row) {
    const auto found = std::ranges::find(opened->partitions, rows.text(row, 0), &PartitionRecord::name);
    if (found == opened->partitions.end()) continue;
    found->checkpoint.cursor = rows.text(row, 1);
    found->checkpoint.range = rows.text(row, 2);
  }
}

}  // namespace

awaitable<OpenedRun> RunLedger::open_run(Connection* connection, const RunRequest* request, std::string now,
                                         Deadline deadline) {
  OpenedRun opened;
  auto searching = resumable(connection, request, now, deadline);
  auto found = co_await std::move(searching);
  if (found) {
    opened.id = found->id;
    opened.resumed = true;
    opened.so_far = *std::move(found);
    auto reviving = connection->query(revive(opened.id, *request), deadline);
    co_await std::move(reviving);
  } else {
    auto beginning = begin(connection, request, now, deadline);
    opened.id = co_await std::move(beginning);
    opened.so_far.started_at = now;
  }
  opened.so_far.origin = request->origin;
  opened.so_far.attempt = request->attempt;
  auto noting = connection->query(note_latest(request->job, opened.id), deadline);
  co_await std::move(noting);
  auto reading = partition_records(connection, opened.id, deadline);
  opened.partitions = co_await std::move(reading);
  if (opened.resumed) {
    auto adding = add_places(connection, &opened, deadline);
    co_await std::move(adding);
  }
  co_return opened;
}

// Adds up what the batches did. The same, said twice, is the same.
Call RunLedger::end_run(const RunRecord& record, const std::string& now) {
  static const Statement statement(
      "WITH counts AS (DELETE FROM run_tables WHERE run_id = $1 RETURNING *), "
      "sums AS (INSERT INTO run_tables (run_id, table_name, inserted, updated, unchanged, removed) "
      "SELECT run_id, table_name, sum(inserted), sum(updated), sum(unchanged), sum(removed) FROM counts "
      "WHERE table_name <> 'changes' GROUP BY run_id, table_name) "
      "UPDATE runs SET state = $2, reason = $3, finished_at = $4, seconds = $5, requests_sent = $6, "
      "requests_retried = $7, requests_not_modified = $8, bytes = $9, "
      "changes = changes + (SELECT coalesce(sum(inserted), 0) FROM counts WHERE table_name = 'changes') "
      "WHERE id = $1");
  Call call{&statement, {}};
  call.parameters.add(record.id)
      .add(upsert::name_of(record.state))
      .add(std::string_view(record::readable(record.reason, std::string::npos)))
      .add(std::string_view(now))
      .add(record.seconds)
      .add(static_cast<std::int64_t>(record.requests.sent))
      .add(static_cast<std::int64_t>(record.requests.retried))
      .add(static_cast<std::int64_t>(record.requests.not_modified))
      .add(static_cast<std::int64_t>(record.requests.bytes));
  return call;
}

Call RunLedger::note_wait(RunId run, const std::string& until) {
  static const Statement statement(
      "INSERT INTO run_waits (run_id, resume_at) VALUES ($1, $2) "
      "ON CONFLICT (run_id) DO UPDATE SET resume_at = excluded.resume_at");
  Call call{&statement, {}};
  call.parameters.add(run).add(std::string_view(until));
  return call;
}

}  // namespace housingd::upsert::postgres

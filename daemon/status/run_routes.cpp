// Runs: those of late, one in full, what it refused.
#include <chrono>

#include "daemon/json/json_document.h"
#include "daemon/json/run_json.h"
#include "daemon/status/desk.h"
#include "daemon/status/live_run_json.h"
#include "daemon/status/query.h"
#include "daemon/status/reject_json.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using json::JsonDocument;

constexpr std::size_t usual_runs = 20;
constexpr std::size_t most_runs = 500;
constexpr std::size_t usual_rejects = 100;
constexpr std::size_t most_rejects = 1'000;

// The ledger learns of these when the run ends.
upsert::RunRecord with_live_counts(upsert::RunRecord run, const runner::LiveRun* live) {
  if (live == nullptr) return run;
  const progress::ProgressView view = live->progress(progress::Clock::now());
  run.seconds += std::chrono::duration<double>(view.elapsed).count();
  run.requests.sent += view.requests;
  run.requests.bytes += view.bytes;
  return run;
}

std::string runs_json(const std::vector<upsert::RunRecord>& runs, const runner::Runner& runner) {
  JsonDocument document(JsonDocument::Layout::one_line);
  document.begin_object().key("runs").begin_array();
  for (const auto& run : runs) json::write_run_summary(document, with_live_counts(run, runner.live(run.id)));
  document.end_array().end_object();
  return document.text();
}

async::awaitable<Response> runs(std::shared_ptr<Desk> desk, Request request) {
  if (const auto known = check_query(request, {"job", "limit", "before"}); !known) co_return refused(known.error());
  const auto job = job_filter_of(request);
  if (!job) co_return refused(job.error());
  const auto limit = limit_of(request, usual_runs, most_runs);
  if (!limit) co_return refused(limit.error());
  const auto before = before_of(request);
  if (!before) co_return refused(before.error());
  upsert::RunQuery query{.limit = *limit, .job = *job, .before = *before};
  auto asking = desk->store->ask(desk->around.store.runs(std::move(query)));
  const auto found = co_await std::move(asking);
  if (!found) co_return store_away(found.error());
  co_return json_response(runs_json(*found, desk->around.runner));
}

void write_live(JsonDocument& document, const runner::LiveRun* live) {
  document.key("live");
  if (live == nullptr) {
    document.null();
    return;
  }
  document.begin_object();
  write_live_run(document, *live, progress::Clock::now());
  document.end_object();
}

// The members of `tables` have no order of their own; the model's is what people expect.
void write_table_order(JsonDocument& document, const definition::Definitions& definitions, const std::string& job) {
  document.key("table_order").begin_array();
  const auto found = definitions.jobs.find(job);
  if (found != definitions.jobs.end()) {
    for (const auto& table : definitions.model_of(found->second).tables) document.value(table.name);
  }
  document.end_array();
}

std::string detail_json(const upsert::RunRecord& run, const runner::LiveRun* live,
                        const std::vector<upsert::PartitionRecord>& partitions,
                        const definition::Definitions& definitions) {
  JsonDocument document(JsonDocument::Layout::one_line);
  document.begin_object();
  json::write_run_members(document, run);
  write_table_order(document, definitions, run.job);
  write_live(document, live);
  document.key("partitions_detail").begin_array();
  for (const auto& partition : partitions) write_run_partition(document, partition);
  document.end_array().end_object();
  return document.text();
}

async::awaitable<Response> run(std::shared_ptr<Desk> desk, Request request) {
  if (const auto known = check_query(request, {}); !known) co_return refused(known.error());
  const auto id = run_of(request);
  if (!id) co_return refused(id.error());
  auto asking_run = desk->store->ask(desk->around.store.run(*id));
  const auto found = co_await std::move(asking_run);
  if (!found) co_return store_away(found.error());
  if (!*found) co_return no_such_run(*id);
  auto asking_partitions = desk->store->ask(desk->around.store.partitions(*id));
  const auto partitions = co_await std::move(asking_partitions);
  if (!partitions) co_return store_away(partitions.error());
  const runner::LiveRun* live = desk->around.runner.live(*id);
  co_return json_response(
      detail_json(with_live_counts(**found, live), live, *partitions, *desk->around.definitions()));
}

std::string rejects_json(upsert::RunId run, const std::vector<upsert::RejectRecord>& rejects) {
  JsonDocument document(JsonDocument::Layout::one_line);
  document.begin_object().member("run_id", run).key("rejects").begin_array();
  for (const auto& reject : rejects) write_reject(document, reject);
  document.end_array().end_object();
  return document.text();
}

async::awaitable<Response> rejects(std::shared_ptr<Desk> desk, Request request) {
  if (const auto known = check_query(request, {"limit"}); !known) co_return refused(known.error());
  const auto id = run_of(request);
  if (!id) co_return refused(id.error());
  const auto limit = limit_of(request, usual_rejects, most_rejects);
  if (!limit) co_return refused(limit.error());
  auto asking_run = desk->store->ask(desk->around.store.run(*id));
  const auto known_run = co_await std::move(asking_run);
  if (!known_run) co_return store_away(known_run.error());
  if (!*known_run) co_return no_such_run(*id);
  auto asking_rejects = desk->store->ask(desk->around.store.rejects(*id, *limit));
  const auto found = co_await std::move(asking_rejects);
  if (!found) co_return store_away(found.error());
  co_return json_response(rejects_json(*id, *found));
}

}  // namespace

void add_run_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::get, "/api/v1/runs", Access::read, by(desk, runs)});
  router.add({Method::get, "/api/v1/runs/{run}", Access::read, by(desk, run)});
  router.add({Method::get, "/api/v1/runs/{run}/rejects", Access::read, by(desk, rejects)});
}

}  // namespace housingd::status

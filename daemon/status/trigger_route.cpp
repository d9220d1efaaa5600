// Starting a run by hand: once for each key, however often it is asked for.
#include "daemon/http/problem.h"
#include "daemon/json/json_document.h"
#include "daemon/status/desk.h"
#include "daemon/status/idempotency_key.h"
#include "daemon/status/request_body.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using outcome::ErrorCode;
using outcome::result;
using upsert::RunId;

Response answered(RunId run, const std::string& job, int status) {
  const std::string location = "/api/v1/runs/" + std::to_string(run);
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_object().member("run_id", run).member("job", job).member("location", location).end_object();
  Response response = json_response(document.text(), status);
  response.headers.emplace_back("Location", location);
  return response;
}

Response conflict(std::string_view detail, std::optional<RunId> run) {
  return http::problem(409, detail, {{"run_id", run ? std::to_string(*run) : "null"}});
}

Response under_way(const Desk& desk, const std::string& job) {
  const runner::LiveRun* live = desk.around.runner.live_of(job);
  const auto run = live == nullptr || live->id() == 0 ? std::nullopt : std::optional(live->id());
  return conflict("a run of job '" + job + "' is under way" + (run ? ": run " + std::to_string(*run) : ""), run);
}

Response key_of_another() {
  return http::problem(422, "this Idempotency-Key has stood for another request; take a new one for a new request");
}

Response not_launched(const Desk& desk, const std::string& job, const outcome::Error& error) {
  switch (error.code()) {
    case ErrorCode::invalid_definition:
      return http::problem(422, error.message());
    case ErrorCode::run_conflict:
      return under_way(desk, job);
    case ErrorCode::stopped:
      return not_now("the daemon is stopping: it starts nothing any more");
    default:
      return store_away(error,
                        "a run may begin all the same once it answers: look at /api/v1/runs before asking again, or "
                        "ask with an Idempotency-Key");
  }
}

// The key is in hand until the run is in the ledger or cannot be, even where
// the answer has been given up.
async::awaitable<result<RunId>> launch(runner::Runner* runner, runner::Launch wanted, KeysInHand::Hold key) {
  auto launching = runner->launch(std::move(wanted));
  auto run = co_await std::move(launching);
  key.reset();
  co_return run;
}

async::awaitable<Response> start(std::shared_ptr<Desk> desk, runner::Launch wanted, KeysInHand::Hold key) {
  const std::string job = wanted.job;
  if (desk->board().find(job) == nullptr) co_return no_such_job(job);
  if (desk->around.phase() != Phase::ready) {
    co_return not_now(desk->around.phase() == Phase::starting ? starting_text(desk->around)
                                                              : "the daemon is stopping: it starts nothing any more");
  }
  auto launching = launch(&desk->around.runner, std::move(wanted), std::move(key));
  auto asking = desk->store->ask(std::move(launching), StoreQuestions::Late::goes_on);
  const auto run = co_await std::move(asking);
  if (!run) co_return not_launched(*desk, job, run.error());
  co_return answered(*run, job, 202);
}

async::awaitable<Response> start_keyed(std::shared_ptr<Desk> desk, runner::Launch wanted) {
  const upsert::KeyedTrigger asked = *wanted.trigger;
  if (const auto in_hand = desk->keys.request_of(asked.key)) {
    if (*in_hand != asked.request) co_return key_of_another();
    co_return conflict("the first request with this Idempotency-Key is still being answered", std::nullopt);
  }
  auto key = desk->keys.take(asked.key, asked.request);
  auto asking = desk->store->ask(desk->around.store.trigger(asked.key));
  const auto known = co_await std::move(asking);
  if (!known) co_return store_away(known.error());
  if (*known) {
    const upsert::KeyedTrigger& first = **known;
    co_return first.request == asked.request ? answered(first.run, first.job, 200) : key_of_another();
  }
  auto starting = start(desk, std::move(wanted), std::move(key));
  co_return co_await std::move(starting);
}

async::awaitable<Response> trigger(std::shared_ptr<Desk> desk, Request request) {
  auto asked = read_trigger(request.body);
  if (!asked) co_return refused(asked.error());
  const auto key = idempotency_key_of(request);
  if (!key) co_return refused(key.error());
  runner::Launch wanted{.job = request.captures.at("job")};
  if (asked->dry_run) {
    co_return http::problem(422,
                            "'dry_run' is not for a daemon: a rehearsal holds the store's writer for its whole "
                            "length; use `housingd run " +
                                wanted.job + " --dry-run`");
  }
  wanted.partitions = std::move(asked->partitions);
  if (!key->empty()) {
    wanted.trigger = {.key = *key, .job = wanted.job, .request = request_text(wanted.job, wanted.partitions)};
  }
  auto starting = key->empty() ? start(desk, std::move(wanted), {}) : start_keyed(desk, std::move(wanted));
  co_return co_await std::move(starting);
}

}  // namespace

void add_trigger_route(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::post, "/api/v1/jobs/{job}/runs", Access::control, by(desk, trigger)});
}

}  // namespace housingd::status

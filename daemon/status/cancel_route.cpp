// Ending a run.
#include "daemon/http/problem.h"
#include "daemon/json/json_document.h"
#include "daemon/status/desk.h"
#include "daemon/status/query.h"
#include "daemon/status/request_body.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

Response stopping(upsert::RunId run) {
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_object().member("run_id", run).member("state", "stopping").end_object();
  return json_response(document.text(), 202);
}

Response over(const upsert::RunRecord& run) {
  const std::string state(upsert::name_of(run.state));
  const std::string detail = "run " + std::to_string(run.id) +
                             (run.state == upsert::RunState::running
                                  ? " is not under way: the program ended before it did, and has not taken it up"
                                  : " has ended already: " + state);
  return http::problem(409, detail, {{"state", '"' + state + '"'}});
}

async::awaitable<Response> cancel(std::shared_ptr<Desk> desk, Request request) {
  const auto id = run_of(request);
  if (!id) co_return refused(id.error());
  const auto asked = read_cancel(request.body);
  if (!asked) co_return refused(asked.error());
  // What the program itself says of its own stop must not be said by others.
  std::string why = asked->reason.empty() ? "cancelled" : "cancelled: " + asked->reason;
  if (desk->around.runner.cancel(*id, std::move(why))) {
    if (const runner::LiveRun* live = desk->around.runner.live(*id)) desk->broadcaster.run_changed(*live);
    co_return stopping(*id);
  }
  auto asking = desk->store->ask(desk->around.store.run(*id));
  const auto found = co_await std::move(asking);
  if (!found) co_return store_away(found.error());
  if (!*found) co_return no_such_run(*id);
  co_return over(**found);
}

}  // namespace

void add_cancel_route(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::post, "/api/v1/runs/{run}/cancel", Access::control, by(desk, cancel)});
}

}  // namespace housingd::status

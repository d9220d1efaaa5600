// Holding a job's schedule, and letting it go on.
#include "daemon/status/desk.h"
#include "daemon/status/event_json.h"
#include "daemon/status/request_body.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

using Change = async::awaitable<outcome::result<void>> (scheduler::Scheduler::*)(std::string job);

async::awaitable<Response> change(std::shared_ptr<Desk> desk, Request request, Change how) {
  const std::string job = request.captures.at("job");
  if (desk->board().find(job) == nullptr) co_return no_such_job(job);
  if (const auto nothing = read_nothing(request.body); !nothing) co_return refused(nothing.error());
  if (desk->around.phase() == Phase::starting) co_return not_now(starting_text(desk->around));
  auto changing = desk->store->ask((desk->around.scheduler.*how)(job), StoreQuestions::Late::goes_on);
  const auto changed = co_await std::move(changing);
  const board::JobEntry* entry = desk->board().find(job);
  if (entry == nullptr) co_return no_such_job(job);
  if (!changed) {
    const bool unknown = changed.error().code() == outcome::ErrorCode::invalid_definition;
    co_return unknown ? no_such_job(job)
                      : store_away(changed.error(), "it may happen all the same once the store answers");
  }
  desk->broadcaster.job_changed(job);
  co_return json_response(job_event(facts_of(*entry, desk->around)));
}

async::awaitable<Response> pause(std::shared_ptr<Desk> desk, Request request) {
  return change(std::move(desk), std::move(request), &scheduler::Scheduler::pause);
}

async::awaitable<Response> resume(std::shared_ptr<Desk> desk, Request request) {
  return change(std::move(desk), std::move(request), &scheduler::Scheduler::resume);
}

}  // namespace

void add_pause_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::post, "/api/v1/jobs/{job}/pause", Access::control, by(desk, pause)});
  router.add({Method::post, "/api/v1/jobs/{job}/resume", Access::control, by(desk, resume)});
}

}  // namespace housingd::status

// All at a glance, and as it happens.
#include "daemon/status/desk.h"
#include "daemon/status/overview_json.h"
#include "daemon/status/query.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;

Response overview(const Desk& desk, const Request& request) {
  if (const auto known = check_query(request, {}); !known) return refused(known.error());
  return json_response(overview_json(desk.around, desk.board()));
}

Response events(const Desk& desk, const Request& request) {
  if (const auto known = check_query(request, {"last_event_id"}); !known) return refused(known.error());
  return desk.around.events.subscribe(request);
}

}  // namespace

void add_overview_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
  router.add({Method::get, "/api/v1/status", Access::read, at_once(desk, overview)});
  router.add({Method::get, "/api/v1/events", Access::read, at_once(desk, events)});
}

}  // namespace housingd::status

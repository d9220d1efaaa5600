#include "daemon/status/routes.h"

#include "daemon/status/desk.h"
#include "daemon/status/route_groups.h"

namespace housingd::status {

void add_routes(http::Router& router, const Surroundings& around, Broadcaster& broadcaster,
                std::chrono::milliseconds patience) {
  const auto desk = std::make_shared<Desk>(around, broadcaster, patience);
  add_health_routes(router, desk);
  add_page_routes(router, desk);
  add_overview_routes(router, desk);
  add_job_routes(router, desk);
  add_run_routes(router, desk);
  add_slot_routes(router, desk);
  add_trigger_route(router, desk);
  add_cancel_route(router, desk);
  add_pause_routes(router, desk);
  add_reload_route(router, desk);
}

}  // namespace housingd::status

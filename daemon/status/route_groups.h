// The routes by what they are about; private to add_routes().
#pragma once

#include <memory>

#include "daemon/http/router.h"

namespace housingd::status {

struct Desk;

void add_health_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_page_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_overview_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_job_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_run_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_slot_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_trigger_route(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_cancel_route(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_pause_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_reload_route(http::Router& router, const std::shared_ptr<Desk>& desk);

}  // namespace housingd::status

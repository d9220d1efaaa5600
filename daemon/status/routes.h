// All routes of the status endpoint: those of openapi.json, no more and no less.
#pragma once

#include "daemon/http/router.h"
#include "daemon/status/broadcaster.h"
#include "daemon/status/surroundings.h"

namespace housingd::status {

// Both outlive the router's answers.
void add_routes(http::Router& router, const Surroundings& around, Broadcaster& broadcaster);

}  // namespace housingd::status

// All routes of the status endpoint: those of openapi.json, no more and no less.
#pragma once

#include <chrono>

#include "daemon/http/router.h"
#include "daemon/status/broadcaster.h"
#include "daemon/status/surroundings.h"

namespace housingd::status {

// How long a request waits for the store before it is answered with 503.
inline constexpr std::chrono::milliseconds store_patience{5'000};

// Both outlive the router's answers.
void add_routes(http::Router& router, const Surroundings& around, Broadcaster& broadcaster,
                std::chrono::milliseconds patience = store_patience);

}  // namespace housingd::status

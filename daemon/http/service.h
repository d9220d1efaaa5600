// What all connections of a server share.
#pragma once

#include <optional>
#include <utility>

#include "daemon/http/bearer_token.h"
#include "daemon/http/guess_brake.h"
#include "daemon/http/origin_guard.h"
#include "daemon/http/router.h"
#include "daemon/http/server.h"

namespace housingd::http {

struct Service {
  Service(ServerOptions given, const Router& answering)
      : options(std::move(given)), router(answering), guard(options.hosts), brake(options.limits.wrong_token_time) {
    if (options.token && !options.token->empty()) token.emplace(*options.token);
    options.token.reset();
  }

  ServerOptions options;
  const Router& router;
  OriginGuard guard;
  std::optional<BearerToken> token;
  GuessBrake brake;
  bool draining = false;
};

}  // namespace housingd::http

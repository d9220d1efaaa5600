// What a request may do, settled before its body is read.
#pragma once

#include "daemon/http/message.h"
#include "daemon/http/peer_address.h"
#include "daemon/http/refusal.h"
#include "daemon/http/service.h"
#include "pipeline/async/awaitable.h"

namespace housingd::http {

// Sets the request's access and takes the token off it. Refusals: those of
// OriginGuard and check_type (where a handler would answer), check_content; 401 for a wrong token, on any path, after
// the pauses that earlier ones cost. All arguments outlive the call.
[[nodiscard]] async::awaitable<accepted<void>> admit(Service* service, Request* request, const Peer* peer,
                                                     const LocalEnd* end);

}  // namespace housingd::http

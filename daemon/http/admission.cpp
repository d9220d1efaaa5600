#include "daemon/http/admission.h"

#include <string_view>

#include "daemon/http/request_assembly.h"
#include "pipeline/async/wait.h"

namespace housingd::http {
namespace {

using Clock = GuessBrake::Clock;

async::awaitable<accepted<void>> check_token(Service* service, Request* request, const Peer* peer) {
  while (service->brake.turn_of(peer->address) > Clock::now()) {
    const auto waited = co_await async::wait_until(service->brake.turn_of(peer->address));
    if (!waited) co_return Refusal{503, "the server stops"};
  }
  const std::string_view offered = offered_token(*request->header("authorization"));
  if (offered.empty() || !service->token->matches(offered)) {
    service->brake.wrong(peer->address, Clock::now());
    co_return Refusal{401, "the token is wrong; it goes into Authorization: Bearer TOKEN"};
  }
  request->access = Access::control;
  co_return accepted<void>();
}

}  // namespace

async::awaitable<accepted<void>> admit(Service* service, Request* request, const Peer* peer, const LocalEnd* end) {
  if (auto checked = service->guard.check(*request, *end); !checked) co_return checked.error();
  if (end->unix) {
    request->access = request->attainable = Access::control;
  } else if (service->token) {
    request->attainable = Access::control;
    if (request->header("authorization") != nullptr) {
      const accepted<void> right = co_await check_token(service, request, peer);
      if (!right) co_return right.error();
    }
  }
  request->headers.erase("authorization");  // nobody's business any more
  // Elsewhere it is the path or the method that is wrong, whatever is sent.
  if (service->router.serves(*request)) {
    if (auto checked = check_type(*request); !checked) co_return checked.error();
  }
  if (auto checked = check_content(*request); !checked) co_return checked.error();
  co_return accepted<void>();
}

}  // namespace housingd::http

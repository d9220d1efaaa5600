// Keeps web pages of other origins out (DNS rebinding, cross-site requests).
#pragma once

#include <string>
#include <vector>

#include "daemon/http/authority.h"
#include "daemon/http/message.h"
#include "daemon/http/peer_address.h"
#include "daemon/http/refusal.h"

namespace housingd::http {

// Right for requests from programs (curl, Prometheus), which send a Host only,
// and from pages of our own. A browser cannot be made to lie in Host, Origin
// and Sec-Fetch-Site.
class OriginGuard {
 public:
  // `hosts`: what this server may be called besides "localhost" and the address
  // that the peer connected to; "name" stands for any port, "name:port" for one.
  explicit OriginGuard(const std::vector<std::string>& hosts);

  // 400: Host is malformed, or differs from an absolute target's. 421: a Host
  // that is not ours; the port counts where it is named. 403: an Origin that is
  // not ours, or a Sec-Fetch-Site other than same-origin and none; following a
  // link from another site to a page (GET, navigate, document) is fine.
  [[nodiscard]] accepted<void> check(const Request& request, const LocalEnd& end) const;

 private:
  [[nodiscard]] bool is_ours(const Authority& authority, const LocalEnd& end) const;
  [[nodiscard]] bool is_our_origin(const std::string& origin, const LocalEnd& end) const;

  std::vector<Authority> hosts_;
};

}  // namespace housingd::http

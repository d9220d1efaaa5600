#include "daemon/http/origin_guard.h"

#include <algorithm>
#include <string_view>

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

bool holds(const Request& request, std::string_view name, std::string_view value) {
  const std::string* field = request.header(name);
  return field != nullptr && *field == value;
}

// A link somewhere that leads here; its answer is shown, not read by anyone.
bool is_navigation(const Request& request) {
  return request.method == Method::get && holds(request, "sec-fetch-mode", "navigate") &&
         holds(request, "sec-fetch-dest", "document") && request.header("origin") == nullptr;
}

bool is_from_other_site(const Request& request) {
  const std::string* site = request.header("sec-fetch-site");
  if (site == nullptr || *site == "same-origin" || *site == "none") return false;
  return !is_navigation(request);
}

}  // namespace

OriginGuard::OriginGuard(const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    if (auto authority = parse_authority(host); authority && !authority->host.empty()) {
      hosts_.push_back(std::move(*authority));
    }
  }
}

accepted<void> OriginGuard::check(const Request& request, const LocalEnd& end) const {
  // Only HTTP/1.0 gets here without one; no browser speaks it.
  if (const std::string* host = request.header("host")) {
    const auto authority = parse_authority(*host);
    if (!authority) return Refusal{400, "the Host field is malformed"};
    if (!is_ours(*authority, end)) return Refusal{421, "this server does not answer for that Host"};
  }
  const std::string* origin = request.header("origin");
  if (origin != nullptr && !is_our_origin(*origin, end)) {
    return Refusal{403, "requests from pages of another origin are not answered"};
  }
  if (is_from_other_site(request)) return Refusal{403, "requests from pages of another site are not answered"};
  return {};
}

bool OriginGuard::is_ours(const Authority& authority, const LocalEnd& end) const {
  const bool named = std::ranges::any_of(hosts_, [&authority](const Authority& host) {
    return host.host == authority.host && (!host.port || host.port == authority.port);
  });
  if (named) return true;
  if (end.unix) return authority.host.empty() || authority.host == "localhost";
  if (authority.host != "localhost" && authority.host != end.address) return false;
  return !authority.port || *authority.port == end.port;
}

bool OriginGuard::is_our_origin(const std::string& origin, const LocalEnd& end) const {
  for (const auto& [scheme, port] : {std::pair<std::string_view, std::uint16_t>{"http://", 80}, {"https://", 443}}) {
    if (!origin.starts_with(scheme)) continue;
    auto authority = parse_authority(std::string_view(origin).substr(scheme.size()));
    if (!authority || authority->host.empty()) return false;
    if (!authority->port) authority->port = port;
    return is_ours(*authority, end);
  }
  return false;
}

}  // namespace housingd::http

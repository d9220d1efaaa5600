// The HTTP proxy that stands between.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "pipeline/definition/source.h"
#include "pipeline/fetch/url.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

struct Proxy {
  std::string host;
  std::string port;
  std::string authorization;  // of Proxy-Authorization; empty: none. Never shown.
};

using Environment = std::function<std::optional<std::string>(const char* name)>;
[[nodiscard]] Environment process_environment();

// client.proxy, or else what the environment says as curl reads it: https_proxy
// or http_proxy by the scheme, and no_proxy: host names with all that are below
// them, addresses, each with a port if one is meant, or '*'; capitals count
// where small letters are not set. The environment's proxy is not for this
// machine itself. Errors: invalid_url (fail_run).
[[nodiscard]] outcome::result<std::optional<Proxy>> proxy_for(const definition::Client& client, const BaseUrl& to,
                                                              const Environment& environment);

// Whether the host is this machine by its very name: localhost, 127.0.0.1, ::1.
[[nodiscard]] bool names_this_machine(const std::string& host);

}  // namespace housingd::fetch

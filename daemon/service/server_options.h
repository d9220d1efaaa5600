// The status endpoint's listeners and rights, as the settings have them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/http/server.h"
#include "pipeline/definition/settings.h"

namespace housingd::service {

// Sockets that systemd passed take the place of those of their kind that the
// settings name: a passed Unix socket is the control socket, passed TCP sockets
// are all there are.
[[nodiscard]] http::ServerOptions server_options(const definition::Http& settings, std::optional<std::string> token,
                                                 std::vector<int> inherited);

}  // namespace housingd::service

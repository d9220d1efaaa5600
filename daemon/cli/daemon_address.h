// Which daemon the command line means, and why it does not answer.
#pragma once

#include <string>

#include "daemon/cli/invocation.h"
#include "daemon/http/client.h"
#include "pipeline/outcome/result.h"

namespace housingd::cli {

// --url with its token, else --socket, else the control socket of the settings
// that the options lead to, else the one of every daemon without settings.
// Errors: invalid_definition.
[[nodiscard]] outcome::result<http::ServerAddress> daemon_address(const CommonOptions& options);

// "/run/housingd/control.sock", "https://homes.example.dk"
[[nodiscard]] std::string name_of(const http::ServerAddress& address);

// Whether a file is where the socket should be, also one that may not be used.
[[nodiscard]] bool socket_is_there(const http::ServerAddress& address);

// The one that a daemon has whose settings name none.
[[nodiscard]] bool is_default_socket(const http::ServerAddress& address);

// For a request that failed with `error`: what is the matter, and what to do.
[[nodiscard]] std::string why_no_answer(const http::ServerAddress& address, const outcome::Error& error);

}  // namespace housingd::cli

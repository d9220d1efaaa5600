// "127.0.0.1:8080" as a listener.
#pragma once

#include <string>

#include "daemon/http/listener.h"

namespace housingd::service {

// Of a checked definition: ADDRESS:PORT, IPv6 in brackets.
[[nodiscard]] http::TcpListener listener_of(const std::string& address);

}  // namespace housingd::service

// Who is at either end of a TCP connection.
#pragma once

#include "daemon/http/connection.h"
#include "daemon/http/origin_guard.h"

namespace housingd::http {

// Counted by its address; by its /64 where it is IPv6, all of which one
// subscriber has.
[[nodiscard]] Peer peer_of(const async::asio::generic::stream_protocol::endpoint& far_end);

[[nodiscard]] LocalEnd local_end_of(const StreamSocket& socket);

}  // namespace housingd::http

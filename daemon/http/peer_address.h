// Who is at either end of a connection.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <cstdint>
#include <string>

#include "pipeline/async/awaitable.h"

namespace housingd::http {

// The far end.
struct Peer {
  std::string name;     // "127.0.0.1:54321", "unix"
  std::string address;  // what quotas and brakes count by; empty for a Unix socket
};

// The end that is ours.
struct LocalEnd {
  bool unix = false;
  std::string address;  // numeric
  std::uint16_t port = 0;
};

// Counted by its address; by its /64 where it is IPv6, all of which one
// subscriber has.
[[nodiscard]] Peer peer_of(const async::asio::generic::stream_protocol::endpoint& far_end);

[[nodiscard]] LocalEnd local_end_of(const async::asio::generic::stream_protocol::socket& socket);

}  // namespace housingd::http

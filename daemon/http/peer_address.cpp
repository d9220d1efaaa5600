#include "daemon/http/peer_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <cstring>

namespace housingd::http {
namespace {

namespace ip = async::asio::ip;
using async::asio::generic::stream_protocol;

ip::tcp::endpoint tcp_endpoint(const stream_protocol::endpoint& endpoint) {
  ip::tcp::endpoint converted;
  std::memcpy(converted.data(), endpoint.data(), std::min(endpoint.size(), converted.capacity()));
  return converted;
}

// An inherited socket may take both families: IPv4 then comes mapped.
ip::address plain(const ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

std::string subscriber(const ip::address& address) {
  if (address.is_v4()) return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return ip::address_v6(bytes).to_string();
}

}  // namespace

Peer peer_of(const stream_protocol::endpoint& far_end) {
  const ip::tcp::endpoint endpoint = tcp_endpoint(far_end);
  const ip::address address = plain(endpoint.address());
  const std::string text = address.to_string();
  const std::string shown = address.is_v6() ? "[" + text + "]" : text;
  return {fmt::format("{}:{}", shown, endpoint.port()), subscriber(address)};
}

LocalEnd local_end_of(const stream_protocol::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.local_endpoint(error);
  if (error) return {};
  const ip::tcp::endpoint converted = tcp_endpoint(endpoint);
  return {false, plain(converted.address()).to_string(), converted.port()};
}

}  // namespace housingd::http

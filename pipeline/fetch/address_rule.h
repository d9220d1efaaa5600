// Which addresses a public name must not lead to.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string_view>

namespace housingd::fetch {

// What an address is that no public API can have ("loopback", "private", ...),
// by the registries of special-purpose addresses (RFC 6890); empty: it is
// public. IPv4 addresses are recognised in every IPv6 dress: mapped,
// compatible, 6to4 and NAT64.
[[nodiscard]] std::string_view special_purpose(const boost::asio::ip::address& address);

}  // namespace housingd::fetch

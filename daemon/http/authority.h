// A host with or without a port: what Host, Origin and absolute targets hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace housingd::http {

struct Authority {
  std::string host;  // lower case; IPv6 addresses in their canonical form, without brackets
  std::optional<std::uint16_t> port;

  friend bool operator==(const Authority&, const Authority&) = default;
};

// Nothing for what names no host of this world: user names, spaces, lists, ports
// beyond 65535, IPv6 without brackets. The host may be empty.
[[nodiscard]] std::optional<Authority> parse_authority(std::string_view text);

}  // namespace housingd::http

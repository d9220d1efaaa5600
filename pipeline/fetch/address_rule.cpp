#include "pipeline/fetch/address_rule.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace housingd::fetch {
namespace {

using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;

struct V4Range {
  std::uint32_t network;
  unsigned bits;
  std::string_view what;
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24U | b << 16U | c << 8U | d;
}

constexpr std::array<V4Range, 16> v4_ranges{{{v4(0, 0, 0, 0), 8, "unspecified"},
                                             {v4(10, 0, 0, 0), 8, "private"},
                                             {v4(100, 64, 0, 0), 10, "shared by a carrier"},
                                             {v4(127, 0, 0, 0), 8, "loopback"},
                                             {v4(169, 254, 0, 0), 16, "link-local"},
                                             {v4(172, 16, 0, 0), 12, "private"},
                                             {v4(192, 0, 0, 0), 24, "reserved"},
                                             {v4(192, 0, 2, 0), 24, "for documentation"},
                                             {v4(192, 88, 99, 0), 24, "reserved"},
                                             {v4(192, 168, 0, 0), 16, "private"},
                                             {v4(198, 18, 0, 0), 15, "for benchmarks"},
                                             {v4(198, 51, 100, 0), 24, "for documentation"},
                                             {v4(203, 0, 113, 0), 24, "for documentation"},
                                             {v4(224, 0, 0, 0), 4, "multicast"},
                                             {v4(240, 0, 0, 0), 4, "reserved"},
                                             {v4(255, 255, 255, 255), 32, "broadcast"}}};

std::string_view special(std::uint32_t address) {
  for (const V4Range& range : v4_ranges) {
    if ((address ^ range.network) >> (32U - range.bits) == 0) return range.what;
  }
  return {};
}

bool begins(const address_v6::bytes_type& bytes, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

std::uint32_t v4_at(const address_v6::bytes_type& bytes, std::size_t at) {
  return v4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

std::string_view special(const address_v6& address) {
  const auto bytes = address.to_bytes();
  constexpr std::size_t low = 12;
  if (address.is_unspecified()) return "unspecified";
  if (address.is_loopback()) return "loopback";
  if (address.is_v4_mapped()) return special(v4_at(bytes, low));
  if (begins(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) return special(v4_at(bytes, low));
  if (begins(bytes, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return special(v4_at(bytes, low));
  if (begins(bytes, {0, 0x64, 0xFF, 0x9B, 0, 1})) return "private";
  if (begins(bytes, {0x20, 0x02})) return special(v4_at(bytes, 2));
  if (begins(bytes, {0x20, 0x01, 0, 0})) return "reserved";
  if (begins(bytes, {0x20, 0x01, 0x0D, 0xB8})) return "for documentation";
  if ((bytes[0] & 0xFEU) == 0xFC) return "private";
  if (bytes[0] == 0xFE && (bytes[1] & 0xC0U) == 0x80) return "link-local";
  if (bytes[0] == 0xFE && (bytes[1] & 0xC0U) == 0xC0) return "private";
  if (bytes[0] == 0xFF) return "multicast";
  // Everything else outside of 2000::/3 is not given to anybody.
  return (bytes[0] & 0xE0U) == 0x20 ? std::string_view() : "reserved";
}

}  // namespace

std::string_view special_purpose(const boost::asio::ip::address& address) {
  return address.is_v4() ? special(address.to_v4().to_uint()) : special(address.to_v6());
}

}  // namespace housingd::fetch

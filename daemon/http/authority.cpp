#include "daemon/http/authority.h"

#include <algorithm>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>

#include "daemon/http/characters.h"

namespace housingd::http {
namespace {

namespace ip = boost::asio::ip;

bool is_host_char(char letter) {
  return is_digit(letter) || is_letter(letter) || letter == '-' || letter == '.' || letter == '_';
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

// ":8080", ":" or nothing.
bool parse_port(std::string_view text, std::optional<std::uint16_t>& port) {
  if (text.empty()) return true;
  if (text.front() != ':') return false;
  text.remove_prefix(1);
  if (text.empty()) return true;
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  port = value;
  return true;
}

std::optional<Authority> parse_bracketed(std::string_view text) {
  const std::size_t bracket = text.find(']');
  if (bracket == std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address_v6(std::string(text.substr(1, bracket - 1)), error);
  if (error || address.scope_id() != 0) return std::nullopt;
  Authority parsed{address.to_string(), std::nullopt};
  if (!parse_port(text.substr(bracket + 1), parsed.port)) return std::nullopt;
  return parsed;
}

}  // namespace

std::optional<Authority> parse_authority(std::string_view text) {
  if (text.starts_with('[')) return parse_bracketed(text);
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view host = text.substr(0, colon);
  if (!std::ranges::all_of(host, is_host_char)) return std::nullopt;
  Authority parsed{lowered(host), std::nullopt};
  if (!parse_port(text.substr(colon), parsed.port)) return std::nullopt;
  return parsed;
}

}  // namespace housingd::http

#include "pipeline/fetch/url.h"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

namespace housingd::fetch {
namespace {

namespace urls = boost::urls;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
constexpr std::string_view also_in_paths = "/:@!$&'()*+,;=";
constexpr std::string_view hex_digits = "0123456789ABCDEF";

Error refused(std::string_view why) {
  return {Disposition::fail_run, ErrorCode::invalid_url, fmt::format("client.base_url: {}", why)};
}

std::string_view default_port(Scheme scheme) {
  return scheme == Scheme::https ? "443" : "80";
}

std::string_view text_of(boost::core::string_view text) {
  return {text.data(), text.size()};
}

bool is_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() && port != 0;
}

std::string without_trailing_slash(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path);
}

bool is_hex_digit(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
}

bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && is_hex_digit(text[1]) && is_hex_digit(text[2]);
}

void append_escaped(std::string& out, char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  out += '%';
  out += hex_digits[byte >> 4U];
  out += hex_digits[byte & 15U];
}

void append_path(std::string& out, std::string_view path) {
  if (!path.empty() && path.front() != '/') out += '/';
  for (std::size_t at = 0; at < path.size(); ++at) {
    const char letter = path[at];
    const bool plain = unreserved.find(letter) != std::string_view::npos ||
                       also_in_paths.find(letter) != std::string_view::npos || is_escape(path.substr(at));
    if (plain) {
      out += letter;
    } else {
      append_escaped(out, letter);
    }
  }
}

void append_query_text(std::string& out, std::string_view text) {
  for (const char letter : text) {
    if (unreserved.find(letter) != std::string_view::npos) {
      out += letter;
    } else {
      append_escaped(out, letter);
    }
  }
}

}  // namespace

std::string BaseUrl::origin() const {
  return fmt::format("{}://{}", scheme == Scheme::https ? "https" : "http", authority);
}

outcome::result<BaseUrl> parse_base_url(std::string_view text) {
  const auto parsed = urls::parse_uri({text.data(), text.size()});
  if (!parsed) return refused("not an absolute URL, expected one like https://api.example.org");
  const urls::url_view& url = *parsed;
  if (url.scheme_id() != urls::scheme::http && url.scheme_id() != urls::scheme::https) {
    return refused("expected http:// or https://");
  }
  if (url.has_userinfo()) return refused("holds credentials; give them as a header: Authorization");
  if (url.has_query() || url.has_fragment()) return refused("holds a query or fragment");
  BaseUrl base;
  base.scheme = url.scheme_id() == urls::scheme::https ? Scheme::https : Scheme::http;
  base.host = url.host_address();
  if (base.host.empty()) return refused("has no host");
  const std::string_view port = text_of(url.port());
  base.port = port.empty() ? default_port(base.scheme) : port;
  if (!is_port(base.port)) return refused("the port is not in 1 to 65535");
  base.authority = text_of(url.encoded_host());
  if (base.port != default_port(base.scheme)) base.authority.append(":").append(base.port);
  base.path = without_trailing_slash(text_of(url.encoded_path()));
  return base;
}

std::string encode_query_text(std::string_view text) {
  std::string encoded;
  append_query_text(encoded, text);
  return encoded;
}

std::string encode_target(std::string_view path, const definition::NamedValues& params) {
  std::string target;
  append_path(target, path);
  char separator = '?';
  for (const auto& [name, value] : params) {
    target += separator;
    append_query_text(target, name);
    target += '=';
    append_query_text(target, value);
    separator = '&';
  }
  return target;
}

}  // namespace housingd::fetch

#include "pipeline/fetch/proxy.h"

#include <fmt/format.h>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <cstdlib>

#include "pipeline/fetch/base64.h"

namespace housingd::fetch {
namespace {

using boost::algorithm::iequals;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

// Names where the proxy comes from, never the URL: it may hold a password.
outcome::result<std::optional<Proxy>> parse(std::string text, std::string_view from) {
  if (text.find("://") == std::string::npos) text.insert(0, "http://");
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->encoded_host().empty()) {
    return Error(Disposition::fail_run, ErrorCode::invalid_url, fmt::format("{} is no URL of a proxy", from));
  }
  if (!iequals(url->scheme(), "http")) {
    return Error(Disposition::fail_run, ErrorCode::invalid_url,
                 fmt::format("{} names a proxy of another kind, only http:// is spoken", from));
  }
  Proxy proxy{.host = url->host_address(), .port = std::string(url->port()), .authorization = {}};
  if (proxy.port.empty()) proxy.port = "80";
  if (url->has_userinfo()) proxy.authorization = "Basic " + base64(url->user() + ':' + url->password());
  return std::optional(std::move(proxy));
}

std::optional<std::pair<std::string, std::string>> first_set(const Environment& environment, const std::string& name) {
  for (const std::string& spelling : {name, boost::algorithm::to_upper_copy(name)}) {
    auto value = environment(spelling.c_str());
    if (value && !value->empty()) return std::pair{spelling, *std::move(value)};
  }
  return std::nullopt;
}

bool excludes(std::string entry, const BaseUrl& to) {
  boost::algorithm::trim(entry);
  if (entry.empty()) return false;
  if (entry == "*") return true;
  const auto colon = entry.rfind(':');
  const bool has_port = colon != std::string::npos && entry.find(':') == colon;
  if (has_port && entry.substr(colon + 1) != to.port) return false;
  if (has_port) entry.resize(colon);
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  while (entry.starts_with('.')) entry.erase(0, 1);
  if (entry.empty()) return false;
  return iequals(to.host, entry) || boost::algorithm::iends_with(to.host, "." + entry);
}

bool is_excluded(const std::string& list, const BaseUrl& to) {
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    if (excludes(list.substr(at, end - at), to)) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

Environment process_environment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

outcome::result<std::optional<Proxy>> proxy_for(const definition::Client& client, const BaseUrl& to,
                                                const Environment& environment) {
  if (client.proxy == "none") return std::nullopt;
  if (client.proxy) return parse(*client.proxy, "client.proxy");
  if (names_this_machine(to.host)) return std::nullopt;
  auto found = first_set(environment, to.scheme == Scheme::https ? "https_proxy" : "http_proxy");
  if (!found) return std::nullopt;
  const auto excluded = first_set(environment, "no_proxy");
  if (excluded && is_excluded(excluded->second, to)) return std::nullopt;
  return parse(std::move(found->second), found->first);
}

bool names_this_machine(const std::string& host) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  return error ? iequals(host, "localhost") : address.is_loopback();
}

}  // namespace housingd::fetch

#include "pipeline/fetch/next_link.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/url.hpp>

#include "pipeline/fetch/excerpt.h"

namespace housingd::fetch {
namespace {

namespace urls = boost::urls;
using boost::algorithm::iequals;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr std::size_t most_bytes = 8U << 10U;
constexpr std::size_t shown_bytes = 200;

Error refused(std::string_view link, std::string_view why) {
  return {Disposition::fail_partition, ErrorCode::malformed_response,
          fmt::format("the link to the next page, {}, {}", excerpt(link, shown_bytes), why)};
}

// What many servers leave unescaped: blanks and letters beyond ASCII.
std::string escaped(std::string_view link) {
  std::string text;
  for (const char letter : link) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte == ' ' || byte >= 0x80) {
      text += fmt::format("%{:02X}", byte);
    } else {
      text += letter;
    }
  }
  return text;
}

std::string_view port_of(const urls::url_view_base& url) {
  if (!url.port().empty()) return {url.port().data(), url.port().size()};
  return iequals(url.scheme(), "https") ? "443" : "80";
}

std::string_view text_of(boost::core::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

outcome::result<std::string> next_target(std::string_view page_url, std::string_view link) {
  if (link.size() > most_bytes) return refused(link, fmt::format("is longer than {} bytes", most_bytes));
  const auto page = urls::parse_uri({page_url.data(), page_url.size()});
  const std::string reference_text = escaped(link);
  const auto reference = urls::parse_uri_reference(reference_text);
  if (!page || !reference) return refused(link, "is no URL");
  urls::url target;
  if (const auto resolved = urls::resolve(*page, *reference, target); !resolved) return refused(link, "is no URL");
  if (target.has_userinfo()) return refused(link, "names credentials");
  const bool same_origin = iequals(target.scheme(), page->scheme()) &&
                           iequals(text_of(target.encoded_host()), text_of(page->encoded_host())) &&
                           port_of(target) == port_of(*page);
  if (!same_origin) return refused(link, "leads to another origin, and only this source's own are followed");
  std::string text(text_of(target.encoded_path()));
  // Boost.URL 1.81 leaves those that lead above the root.
  while (text.starts_with("/../")) text.erase(0, 3);
  if (text.empty() || text == "/..") text = "/";
  if (target.has_query()) text.append("?").append(text_of(target.encoded_query()));
  return text;
}

std::string without_param(std::string_view target, std::string_view name) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  std::string kept(target.substr(0, mark));
  if (name.empty() || mark == target.size()) return std::string(target);
  char separator = '?';
  for (std::size_t at = mark + 1; at <= target.size();) {
    const std::size_t end = std::min(target.find('&', at), target.size());
    const std::string_view param = target.substr(at, end - at);
    const std::string_view key = param.substr(0, param.find('='));
    const auto escapes = urls::make_pct_string_view({key.data(), key.size()});
    const std::string decoded = escapes ? escapes->decode() : std::string(key);
    if (decoded != name) {
      kept += separator;
      kept += param;
      separator = '&';
    }
    at = end + 1;
  }
  return kept;
}

}  // namespace housingd::fetch

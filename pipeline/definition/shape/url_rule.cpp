#include "pipeline/definition/shape/url_rule.h"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>

#include "pipeline/definition/file_url.h"
#include "pipeline/definition/shape/scalars.h"

namespace housingd::definition::shape {

namespace {

constexpr std::string_view url_rule =
    "http:// or https:// with a host, and no user, query or fragment, or file: and a folder";

std::optional<std::string> parse_base_url(const yaml::Node& node) {
  if (is_file_url(node.text)) {
    const std::string_view folder = folder_in(node.text);
    const bool is_plain = folder.find_first_of("?#") == std::string_view::npos;
    return folder.empty() || !is_plain ? std::nullopt : std::optional(node.text);
  }
  const auto url = boost::urls::parse_uri(node.text);
  if (!url || (url->scheme() != "http" && url->scheme() != "https")) return std::nullopt;
  if (url->encoded_host().empty() || url->has_userinfo() || url->has_query() || url->has_fragment())
    return std::nullopt;
  std::string text = node.text;
  while (text.ends_with('/')) text.pop_back();
  return text;
}

}  // namespace

ShapeOf<std::string> base_url_shape() {
  return std::make_shared<ScalarShape<std::string>>(
      Description{
          .kind = Description::Kind::text,
          .expected = std::string(url_rule),
          .type = "URL",
          .range = "`http://` or `https://`; no user, query or fragment. Or `file:` and a folder, absolute or in the "
                   "one of `housingd.yaml`",
          .pattern = "https?://[^?#@]+|file:[^?#]+"},
      parse_base_url, [](const std::string&) { return std::nullopt; });
}

bool is_readable_on_its_way(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->scheme() != "http") return false;
  const std::string host = url->host_address();
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  const bool is_here = host == "localhost" || (!error && address.is_loopback());
  return !is_here;
}

}  // namespace housingd::definition::shape

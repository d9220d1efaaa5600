// URLs as they are configured and as they are requested.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

enum class Scheme : std::uint8_t { http, https };

// client.base_url, taken apart.
struct BaseUrl {
  Scheme scheme = Scheme::http;
  std::string host;       // a name or an address, IPv6 without brackets
  std::string port;       // digits, the scheme's own where none is given
  std::string authority;  // for the Host field: the port only where it differs from the scheme's
  std::string path;       // percent-encoded, no trailing slash; may be empty

  [[nodiscard]] std::string origin() const;  // "https://api.boligsiden.dk"
};

// Errors: invalid_url (fail_run). Credentials in the URL are refused (RFC
// 9110, 4.2.4): they would end in logs.
[[nodiscard]] outcome::result<BaseUrl> parse_base_url(std::string_view url);

// "/search?a=1&b=x%20y" (RFC 3986): valid escapes in `path` are kept, in
// `params` everything but unreserved characters is escaped.
[[nodiscard]] std::string encode_query_text(std::string_view text);
[[nodiscard]] std::string encode_target(std::string_view path, const definition::NamedValues& params);

}  // namespace housingd::fetch

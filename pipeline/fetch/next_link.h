// Where a link on a page leads: to the source itself, or nowhere.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// The request target (path and query) of `link` as it is meant on the page of
// `page_url`: relative references are resolved by RFC 3986, 5. Only links of
// the page's own origin are followed, so the scheme, host and port must be the
// same, and no credentials may be named: whoever fills pages must not be able
// to point this program, and its Authorization, elsewhere. Errors:
// malformed_response (fail_partition).
[[nodiscard]] outcome::result<std::string> next_target(std::string_view page_url, std::string_view link);

// Without the parameter of that name; the rest stays as it is, byte by byte.
[[nodiscard]] std::string without_param(std::string_view target, std::string_view name);

}  // namespace housingd::fetch

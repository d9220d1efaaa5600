// Errors as application/problem+json (RFC 9457).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/http/message.h"

namespace housingd::http {

// {"type":"about:blank","title":<the status's phrase>,"status":S,"detail":...}
// and extension members, whose values are JSON already. Nothing in it tells of
// paths, SQL or versions of this machine.
[[nodiscard]] Response problem(int status, std::string_view detail,
                               const std::vector<std::pair<std::string, std::string>>& extensions = {});

// "Not Found"; "Unknown" for a status without a phrase.
[[nodiscard]] std::string_view phrase_of(int status);

}  // namespace housingd::http

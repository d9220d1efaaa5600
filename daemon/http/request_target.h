// What a request asks for, decoded (RFC 9112, 3.2; RFC 3986).
#pragma once

#include <string>
#include <string_view>

#include "daemon/http/message.h"
#include "daemon/http/refusal.h"

namespace housingd::http {

struct RequestTarget {
  std::string authority;  // of the absolute form, else empty
  std::string path;       // decoded; "*" for the asterisk form
  NamedTexts query;
};

// Origin form, absolute form (http, https) and "*". Refused (400): anything
// that RFC 3986 does not allow, "." and ".." segments, an encoded "/" or "\",
// control characters, text that is not UTF-8, a query name that is empty or
// comes twice. In the query "+" is a space, as forms send it.
[[nodiscard]] accepted<RequestTarget> parse_target(std::string_view target);

}  // namespace housingd::http

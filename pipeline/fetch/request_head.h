// What every request of a client carries.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/definition/source.h"
#include "pipeline/fetch/url.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// The header fields, each with its line end: Host, Accept-Encoding, the
// configured ones, and a User-Agent if none is configured. Errors:
// invalid_definition (fail_run) for a name that is no token, a value with
// control characters, and fields that frame or negotiate the message, which
// are the client's own.
[[nodiscard]] outcome::result<std::string> request_fields(const definition::Client& client, const BaseUrl& url);

// Whether `target` can stand in a request line as it is.
[[nodiscard]] bool is_request_target(std::string_view target);

}  // namespace housingd::fetch

// Undoes the gzip coding (RFC 1952).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// One or more whole members, nothing after the last. Never holds more than
// `max_bytes` of output, whatever the input claims.
// Errors: malformed_response (retry), response_too_large (fail_partition).
[[nodiscard]] outcome::result<std::string> unpack_gzip(std::string_view packed, std::uint64_t max_bytes);

}  // namespace housingd::fetch

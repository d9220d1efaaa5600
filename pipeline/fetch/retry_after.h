// The Retry-After header field (RFC 9110, 10.2.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace housingd::fetch {

// Seconds ("120") or an HTTP-date. A date is taken relative to `now` (pass the
// response's own Date when it has one, so that two clocks that differ do no
// harm). Zero, negative, past and anything that is neither give nothing: the
// caller's own back-off decides. A number too large to count gives a century,
// since the server did ask for a long wait.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value,
                                                                         std::chrono::system_clock::time_point now);

}  // namespace housingd::fetch

// The Retry-After header field (RFC 9110, 10.2.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace housingd::fetch {

// Seconds ("120") or an HTTP-date in any of the three forms of RFC 9110,
// 5.6.7. A date is taken relative to `now` (pass the response's own Date when
// it has one, so that two clocks that differ do no harm). Zero, negative, past
// and anything that is neither give nothing: the caller's own back-off decides.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value,
                                                                         std::chrono::system_clock::time_point now);

// An HTTP-date alone.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view value);

}  // namespace housingd::fetch

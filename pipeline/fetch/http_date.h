// HTTP's own date format (RFC 9110, 5.6.7).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace housingd::fetch {

// Any of the three forms that a recipient must know:
//   Sun, 06 Nov 1994 08:49:37 GMT     IMF-fixdate, what is sent today
//   Sunday, 06-Nov-94 08:49:37 GMT    RFC 850; its two digits mean the year that
//                                     lies at most 50 years ahead
//   Sun Nov  6 08:49:37 1994          asctime()
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view value);

}  // namespace housingd::fetch

// The textual forms that columns demand.
#pragma once

#include <string>
#include <string_view>

namespace housingd::upsert {

// 8-4-4-4-12 hexadecimal digits in either case (RFC 9562, 4).
[[nodiscard]] bool is_uuid(std::string_view text);
// In lower case, as columns hold it.
[[nodiscard]] std::string stored_uuid(std::string_view uuid);
// YYYY-MM-DD, a day of the Gregorian calendar (RFC 3339, full-date).
[[nodiscard]] bool is_date(std::string_view text);
// RFC 3339, date-time, with 0 to 9 fraction digits; second 60 is allowed.
[[nodiscard]] bool is_timestamp(std::string_view text);

}  // namespace housingd::upsert

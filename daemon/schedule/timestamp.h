// Times as people and programs write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/schedule/instant.h"
#include "daemon/schedule/zone.h"

namespace housingd::schedule {

// RFC 3339 by the zone's clock: 2026-10-25T02:30:00+02:00, with milliseconds
// where there are any. Of a zone whose offset is no whole number of minutes
// (before 1973), in UTC: the format has no place for seconds.
[[nodiscard]] std::string to_rfc3339(Instant when, const Zone& zone);

// The same for people: Sun 2026-10-25 02:30:00 +02:00
[[nodiscard]] std::string to_text(Instant when, const Zone& zone);

// RFC 3339; or, by the zone's clock, 2026-10-25T02:30:00, 2026-10-25T02:30 or
// 2026-10-25. A time that the clock shows twice is the first of the two; one
// that it skips is the moment when it does. Fractions beyond milliseconds are
// cut off. Nothing: it is none of these, or not before the horizon.
[[nodiscard]] std::optional<Instant> parse_timestamp(std::string_view text, const Zone& zone);

inline constexpr std::string_view expected_timestamp =
    "a time such as 2026-10-25T02:30:00+02:00, or 2026-10-25 or 2026-10-25T02:30 by the schedule's own clock, "
    "from 1900 to 2199";

}  // namespace housingd::schedule

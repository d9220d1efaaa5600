// What a schedule does next, as one line of text.
#pragma once

#include <cstddef>
#include <string>

namespace housingd::schedule {

// The next `count` times of a cron expression after `from` (a timestamp, by
// the zone's clock where it has no offset), in the zone: each
// "03-29 03:00+02", with the year where it is another than the one before, and
// with a "!" where it makes up for times in a gap. After the last one, "none".
[[nodiscard]] std::string fires(const std::string& cron, const std::string& zone, const std::string& from,
                                std::size_t count);

// As many as `expected` names, so that the two can be compared.
[[nodiscard]] std::string fires_like(const std::string& expected, const std::string& cron, const std::string& zone,
                                     const std::string& from);

}  // namespace housingd::schedule

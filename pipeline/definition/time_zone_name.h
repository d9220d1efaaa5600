// The names of time zones, as the system's time zone database has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace housingd::definition {

// IANA names, in order. UTC is always among them; it alone where the machine
// has no time zone database.
[[nodiscard]] const std::vector<std::string>& time_zone_names();

[[nodiscard]] bool is_time_zone(std::string_view name);

// For a name that is none: what was probably meant; may be empty.
[[nodiscard]] std::string time_zone_hint(std::string_view name);

inline constexpr std::string_view expected_time_zone = "the IANA name of a time zone, such as Europe/Copenhagen";

}  // namespace housingd::definition

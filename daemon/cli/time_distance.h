// How far away a time is.
#pragma once

#include <optional>
#include <string>

#include "daemon/schedule/instant.h"

namespace housingd::cli {

// "2 h 05 m ago", "just now"
[[nodiscard]] std::string ago_text(schedule::Instant at, schedule::Instant now);
// "in 3 h 12 m", "now"
[[nodiscard]] std::string ahead_text(schedule::Instant at, schedule::Instant now);

}  // namespace housingd::cli

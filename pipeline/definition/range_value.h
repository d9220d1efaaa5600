// The values of a range that is halved, as files and queries write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/definition/job.h"

namespace housingd::definition {

// "250000", or "2024-05-31". Years have four digits.
[[nodiscard]] std::string to_text(std::int64_t value, SplitRange::Unit unit);

// Nothing: it is no such value, or one beyond the least and the greatest.
[[nodiscard]] std::optional<std::int64_t> range_value(std::string_view text, SplitRange::Unit unit);

}  // namespace housingd::definition

// One notation for values that stores write differently.
#pragma once

#include <string>

#include "pipeline/definition/model.h"

namespace housingd::faults {

// `value` as a Place reads it from a column of that type.
[[nodiscard]] std::string in_one_notation(definition::ColumnType type, const std::string& value);

}  // namespace housingd::faults

// Column types by the words of the YAML language.
#pragma once

#include <string_view>

#include "pipeline/definition/model.h"

namespace housingd::definition {

[[nodiscard]] std::string_view name_of(ColumnType type);

}  // namespace housingd::definition

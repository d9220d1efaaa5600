// Column types by the words of the YAML language.
#pragma once

#include <optional>
#include <string_view>

#include "pipeline/definition/model.h"

namespace housingd::definition {

[[nodiscard]] std::string_view name_of(ColumnType type);
[[nodiscard]] std::optional<ColumnType> column_type_named(std::string_view name);

}  // namespace housingd::definition

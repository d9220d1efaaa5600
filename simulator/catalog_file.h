// Where the catalog of municipalities is.
#pragma once

#include <filesystem>

#include "pipeline/outcome/result.h"

namespace housingd::simulator {

// `wanted`, or when that is empty config/catalog/municipalities.yaml below the
// working directory or below the sources this program was built from.
[[nodiscard]] outcome::result<std::filesystem::path> catalog_file(const std::filesystem::path& wanted);

}  // namespace housingd::simulator

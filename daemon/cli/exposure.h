// Settings that let more people control the daemon than is probably meant.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/settings.h"

namespace housingd::cli {

// What is said of each, with what to do about it. Files that cannot be looked
// at are somebody else's matter.
[[nodiscard]] std::vector<std::string> exposures(const definition::Http& settings);

}  // namespace housingd::cli

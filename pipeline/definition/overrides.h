// `--set PATH=VALUE`: changes trees before anybody reads them.
#pragma once

#include <vector>

#include "pipeline/definition/definitions.h"
#include "pipeline/definition/documents.h"

namespace housingd::definition {

// In order; each is reported at the place "--set PATH=VALUE". Within an
// existing definition missing keys are made, and refused later like unknown
// keys of a file; elements of lists are named by their number from 0.
void apply_overrides(Documents& documents, const std::vector<Override>& overrides, Diagnostics& diagnostics);

}  // namespace housingd::definition

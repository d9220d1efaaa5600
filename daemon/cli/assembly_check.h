// What goes wrong only when the parts of a job are put together.
#pragma once

#include "pipeline/definition/definitions.h"
#include "pipeline/definition/diagnostics.h"

namespace housingd::cli {

// Of clean definitions: mappings that cannot be made, record schemas that
// cannot be read. Reported against the job, as no single file is at fault.
// Blocking.
void check_assembly(const definition::Definitions& definitions, definition::Diagnostics& into);

}  // namespace housingd::cli

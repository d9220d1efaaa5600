// Whether what was worked out of a record before would come out the same; private to run.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/definition/definitions.h"

namespace housingd::run {

// Equal only where equal records become equal rows: of the program's version,
// the model, the endpoint, its schema (`schema`: the fingerprint of its text),
// and the job's expectations and way of removing.
[[nodiscard]] std::string work_fingerprint(const definition::Definitions& definitions, const definition::Job& job,
                                           std::uint64_t schema);

}  // namespace housingd::run

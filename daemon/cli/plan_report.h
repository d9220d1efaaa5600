// What a run would do, told to people and to programs.
#pragma once

#include <string>

#include "daemon/cli/model_outline.h"
#include "pipeline/definition/definitions.h"
#include "pipeline/run/plan.h"

namespace housingd::cli {

[[nodiscard]] std::string plan_text(const run::Plan& plan, const definition::Definitions& definitions,
                                    const definition::Job& job, Detail detail);

// {job, partitions: [{partition, url, declared, requests, split, trouble}],
// declared, requests, at_least_seconds, tables: {...}}
[[nodiscard]] std::string plan_json(const run::Plan& plan, const definition::Definitions& definitions,
                                    const definition::Job& job);

}  // namespace housingd::cli

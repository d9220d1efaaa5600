// What makes two schedules the same: when they start their job.
#pragma once

#include <string>

#include "pipeline/definition/job.h"

namespace housingd::scheduler {

// The times alone, in one form however they were written; not the jitter, not
// the policies. Empty: a job without a schedule.
[[nodiscard]] std::string identity_of(const definition::Job& job);

}  // namespace housingd::scheduler

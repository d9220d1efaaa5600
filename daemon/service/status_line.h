// What `systemctl status` shows of the daemon, in one line.
#pragma once

#include <string>

#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"

namespace housingd::service {

// "copenhagen-villas 48 %, about 3 min left; next: denmark-villas at 2026-11-24T03:00:00Z",
// "idle; no job has a schedule".
[[nodiscard]] std::string status_line(const runner::Runner& runner, const scheduler::Scheduler& scheduler);

}  // namespace housingd::service

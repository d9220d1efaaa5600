// Names that the daemon does not know, and those that it does.
#pragma once

#include <string>
#include <vector>

#include "daemon/cli/daemon_session.h"

namespace housingd::cli {

// For a refused request: "no job is named 'vilas'; did you mean 'villas'?".
// Empty: that was not the reason, or the daemon does not say what there is.
[[nodiscard]] std::string unknown_job(DaemonSession& daemon, const http::Reply& refusal, const std::string& job);
[[nodiscard]] std::string unknown_partition(DaemonSession& daemon, const http::Reply& refusal, const std::string& job,
                                            const std::vector<std::string>& partitions);

}  // namespace housingd::cli

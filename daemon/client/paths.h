// Where the daemon answers what.
#pragma once

#include <string>
#include <string_view>

#include "pipeline/upsert/ledger.h"

namespace housingd::client {

inline constexpr const char* status_path = "/api/v1/status";
inline constexpr const char* jobs_path = "/api/v1/jobs";
inline constexpr const char* runs_path = "/api/v1/runs";
inline constexpr const char* reload_path = "/api/v1/reload";
inline constexpr const char* events_path = "/api/v1/events";

[[nodiscard]] std::string job_path(std::string_view job);
[[nodiscard]] std::string run_path(upsert::RunId run);

}  // namespace housingd::client

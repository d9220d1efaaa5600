// The whole daemon at a glance, as the API tells of it.
#pragma once

#include <string>

#include "daemon/board/job_board.h"
#include "daemon/json/json_document.h"
#include "daemon/status/surroundings.h"

namespace housingd::status {

[[nodiscard]] std::string_view name_of(Phase phase);

// Config of openapi.json.
void write_config(json::JsonDocument& document, const ConfigState& config);

// {"jobs": [Job]}, as one line.
[[nodiscard]] std::string jobs_json(const Surroundings& around, const board::JobBoard& board);

// Status of openapi.json, as one line.
[[nodiscard]] std::string overview_json(const Surroundings& around, const board::JobBoard& board);

}  // namespace housingd::status

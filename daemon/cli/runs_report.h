// Runs, told to people and to programs.
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::cli {

[[nodiscard]] std::string runs_text(const std::vector<upsert::RunRecord>& runs);

// {runs: [...]}, each as the HTTP API tells of it: RunSummary of openapi.json.
[[nodiscard]] std::string runs_json(const std::vector<upsert::RunRecord>& runs);

}  // namespace housingd::cli

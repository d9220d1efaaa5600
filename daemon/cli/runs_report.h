// Runs, told to people and to programs.
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/ledger.h"

namespace housingd::cli {

// A run, with what its own record does not say.
struct ToldRun {
  upsert::RunRecord run;
  bool cut_off = false;                             // it says running, and nobody works on it
  std::vector<upsert::PartitionRecord> partitions;  // where they were asked for
};

// Whether the reason is with its partitions.
[[nodiscard]] bool wants_partitions(const upsert::RunRecord& run);

[[nodiscard]] std::string runs_text(const std::vector<ToldRun>& runs);
// Each of its partitions, with why it is not complete.
[[nodiscard]] std::string run_text(const ToldRun& run);

// "there is no run 99; 'housingd runs' lists them"
[[nodiscard]] std::string no_such_run(upsert::RunId run);

// {runs: [...]}, each as the HTTP API tells of it: RunSummary of openapi.json.
[[nodiscard]] std::string runs_json(const std::vector<ToldRun>& runs);

}  // namespace housingd::cli

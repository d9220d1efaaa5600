// Runs and rejects, as the daemon tells of them.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "daemon/cli/daemon_if_there.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::cli {

using DaemonRuns = std::vector<upsert::RunRecord>;
using DaemonRejects = std::vector<upsert::RejectRecord>;

// The latest first. Absent: there is no daemon to ask.
[[nodiscard]] std::variant<DaemonIfThere::Absent, DaemonRuns, ExitStatus> runs_of_daemon(DaemonIfThere& daemon,
                                                                                         std::size_t limit);

// One run, with its partitions; `json`: the daemon's document.
struct DaemonRun {
  upsert::RunRecord run;
  std::vector<upsert::PartitionRecord> partitions;
  std::string json;
};
[[nodiscard]] std::variant<DaemonIfThere::Absent, DaemonRun, ExitStatus> run_of_daemon(DaemonIfThere& daemon,
                                                                                       upsert::RunId run);

// That many it tells of at a time.
inline constexpr std::size_t most_rejects_of_daemon = 1'000;

// Of that run; 0: of the latest that has any, of those that it tells of.
[[nodiscard]] std::variant<DaemonIfThere::Absent, DaemonRejects, ExitStatus> rejects_of_daemon(DaemonIfThere& daemon,
                                                                                               upsert::RunId run,
                                                                                               std::size_t limit);

}  // namespace housingd::cli

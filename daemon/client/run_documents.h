// What the daemon says of runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/progress/progress_view.h"
#include "pipeline/outcome/result.h"
#include "pipeline/upsert/ledger.h"

namespace housingd::client {

class Fields;

// A run under way.
struct LiveRun {
  progress::ProgressView progress;                  // its job and number, too
  std::string waiting;                              // "for one of 4 seats"; empty: it works
  std::string stopping;                             // why it was asked to end; empty: it was not
  std::vector<upsert::PartitionRecord> partitions;  // all of the run, in order; fetched and declared records
};

struct RunDetail {
  upsert::RunRecord run;
  std::optional<LiveRun> live;                      // nothing: nobody works on it
  std::vector<std::string> table_order;             // as the document has them
  std::vector<upsert::PartitionRecord> partitions;  // as the ledger has them
};

[[nodiscard]] upsert::RunRecord run_in(const Fields& summary);
[[nodiscard]] LiveRun live_run_in(const Fields& live);

// Errors: malformed_response, where the text is no JSON object.
[[nodiscard]] outcome::result<std::vector<upsert::RunRecord>> read_runs(std::string_view json);
[[nodiscard]] outcome::result<RunDetail> read_run_detail(std::string_view json);
[[nodiscard]] outcome::result<std::vector<upsert::RejectRecord>> read_rejects(std::string_view json);

}  // namespace housingd::client

#include "daemon/cli/runs_report.h"

#include <chrono>

#include "daemon/json/json_document.h"
#include "daemon/json/run_json.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"

namespace housingd::cli {

using terminal::Align;
using terminal::grouped;

std::string runs_text(const std::vector<upsert::RunRecord>& runs) {
  if (runs.empty()) return "No run yet.\n";
  terminal::TextTable table({{"run", Align::right},
                             {"job"},
                             {"state"},
                             {"started"},
                             {"took", Align::right},
                             {"partitions", Align::right},
                             {"accepted", Align::right},
                             {"rejected", Align::right},
                             {"changes", Align::right},
                             {"why", Align::left, 100}},
                            "");
  for (const auto& run : runs) {
    const auto took = std::chrono::milliseconds(static_cast<std::int64_t>(run.seconds * 1000));
    table.add_row({std::to_string(run.id), run.job, std::string(upsert::name_of(run.state)), run.started_at,
                   run.finished_at.empty() ? "" : terminal::duration_text(took),
                   grouped(run.partitions_complete) + " of " + grouped(run.partitions_total),
                   grouped(run.records.accepted), grouped(run.records.rejected), grouped(run.changes), run.reason});
  }
  return table.to_text();
}

std::string runs_json(const std::vector<upsert::RunRecord>& runs) {
  json::JsonDocument document;
  document.begin_object().key("runs").begin_array();
  for (const auto& run : runs) json::write_run_summary(document, run);
  document.end_array().end_object();
  return document.text();
}

}  // namespace housingd::cli

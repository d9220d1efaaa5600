#include "daemon/cli/runs_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "daemon/json/json_document.h"
#include "daemon/json/run_json.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

using terminal::Align;
using terminal::counted;
using terminal::grouped;
using upsert::PartitionRecord;
using upsert::RunState;

std::string state_text(const ToldRun& told) {
  return std::string(upsert::name_of(told.run.state)) + (told.cut_off ? " (cut off)" : "");
}

// Of the run as a whole, else of the first partition that ended like it.
std::string why_text(const ToldRun& told) {
  if (told.cut_off) return "its process was killed; the next run of the job goes on there";
  if (!told.run.reason.empty()) return told.run.reason;
  const auto ended_like_it = [&](const PartitionRecord& partition) {
    return !partition.reason.empty() && upsert::name_of(partition.state) == upsert::name_of(told.run.state);
  };
  const auto first = std::ranges::find_if(told.partitions, ended_like_it);
  if (first == told.partitions.end()) return {};
  const auto all = static_cast<std::uint64_t>(std::ranges::count_if(told.partitions, ended_like_it));
  return fmt::format("{} {}: {}: {}", counted(all, "partition", "partitions"), upsert::name_of(first->state),
                     first->name, first->reason);
}

std::string took_text(const upsert::RunRecord& run) {
  if (run.finished_at.empty()) return {};
  return terminal::duration_text(std::chrono::milliseconds(static_cast<std::int64_t>(run.seconds * 1000)));
}

// "3 http_status 503, 1 timeout"
std::string retries_text(const upsert::RetryCounts& retries) {
  std::string text;
  for (const auto& [reason, count] : retries)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(count), reason);
  return text;
}

std::string partitions_text(const std::vector<PartitionRecord>& partitions) {
  terminal::TextTable table({{"partition"},
                             {"state"},
                             {"declared", Align::right},
                             {"distinct", Align::right},
                             {"rejected", Align::right},
                             {"sent again"},
                             {"why", Align::left, 300}});
  for (const auto& partition : partitions) {
    table.add_row({partition.name, std::string(upsert::name_of(partition.state)), grouped(partition.records.declared),
                   grouped(partition.records.distinct), grouped(partition.records.rejected),
                   retries_text(partition.retries), partition.reason});
  }
  return table.empty() ? std::string() : "\n" + table.to_text();
}

}  // namespace

bool wants_partitions(const upsert::RunRecord& run) {
  return run.reason.empty() && (run.state == RunState::failed || run.state == RunState::incomplete);
}

std::string runs_text(const std::vector<ToldRun>& runs) {
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
  for (const auto& told : runs) {
    const auto& run = told.run;
    table.add_row({std::to_string(run.id), run.job, state_text(told), run.started_at, took_text(run),
                   grouped(run.partitions_complete) + " of " + grouped(run.partitions_total),
                   grouped(run.records.accepted), grouped(run.records.rejected), grouped(run.changes), why_text(told)});
  }
  return table.to_text();
}

std::string run_text(const ToldRun& told) {
  const auto& run = told.run;
  std::string text =
      fmt::format("run {} of {}: {}, begun {}", run.id, terminal::one_line(run.job), state_text(told), run.started_at);
  if (!run.finished_at.empty()) text += ", took " + took_text(run);
  text += "\n";
  if (const std::string why = why_text(told); !why.empty()) text += "  " + terminal::one_line(why) + "\n";
  text += fmt::format("  {} of {} complete, {} fetched, {} accepted, {} rejected, {} changed\n",
                      grouped(run.partitions_complete), counted(run.partitions_total, "partition", "partitions"),
                      counted(run.records.fetched, "record", "records"), grouped(run.records.accepted),
                      grouped(run.records.rejected), counted(run.changes, "value", "values"));
  return text + partitions_text(told.partitions);
}

std::string no_such_run(upsert::RunId run) {
  return fmt::format("there is no run {}; 'housingd runs' lists them", run);
}

std::string runs_json(const std::vector<ToldRun>& runs) {
  json::JsonDocument document;
  document.begin_object().key("runs").begin_array();
  for (const auto& told : runs) json::write_run_summary(document, told.run);
  document.end_array().end_object();
  return document.text();
}

}  // namespace housingd::cli

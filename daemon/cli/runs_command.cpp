#include <boost/asio/io_context.hpp>
#include <chrono>
#include <ostream>

#include "daemon/cli/block_on.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/open_for_reading.h"
#include "daemon/json/json_document.h"
#include "daemon/json/run_json.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"

namespace housingd::cli {
namespace {

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
  for (const auto& run : runs) {
    document.begin_object();
    json::write_run(document, run);
    document.text_or_null("finished_at", run.finished_at)
        .text_or_null("reason", run.reason)
        .member("changes", run.changes)
        .end_object();
  }
  document.end_array().end_object();
  return document.text();
}

}  // namespace

ExitStatus runs_command(const Invocation& invocation, const RunsArguments& arguments, const Console& console) {
  const Output output = invocation.common.output;
  boost::asio::io_context context{1};
  const auto opened = open_for_reading(invocation.common, console);
  if (const auto* status = std::get_if<ExitStatus>(&opened)) return *status;
  const auto& store = std::get<std::unique_ptr<upsert::Store>>(opened);

  const auto runs = block_on(context, store->runs({.limit = arguments.limit}));
  if (!runs) return report(console, output, runs.error());
  console.out << (output == Output::json ? runs_json(*runs) : runs_text(*runs));
  return ExitStatus::complete;
}

}  // namespace housingd::cli

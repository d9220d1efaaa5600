#include "daemon/progress/event_lines.h"

#include <fmt/format.h>

#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_width.h"

namespace housingd::progress {

using terminal::counted;
using terminal::grouped;
using terminal::one_line;

std::string started_line(const run::RunStarted& event) {
  std::string line = fmt::format("run {} of {}: {}", event.run, one_line(event.job),
                                 counted(event.partitions, "partition", "partitions"));
  if (event.resumed) {
    line += fmt::format(", taking up an interrupted run ({} complete already)", grouped(event.already_complete));
  }
  return line;
}

std::string ended_line(const run::PartitionEnded& event) {
  std::string line = fmt::format("{}: {}, {}", one_line(event.partition), upsert::name_of(event.state),
                                 counted(event.records.fetched, "record", "records"));
  if (event.records.rejected > 0) line += fmt::format(", {} rejected", grouped(event.records.rejected));
  if (event.reason.empty()) return line;
  // It begins with its code, which may be the state once more.
  const std::string state = std::string(upsert::name_of(event.state)) + ": ";
  const std::string_view reason = event.reason;
  return line + ": " + one_line(reason.substr(reason.starts_with(state) ? state.size() : 0));
}

std::string trouble_line(const run::Trouble& event) {
  if (event.partition.empty()) return one_line(event.message);
  return one_line(event.partition) + ": " + one_line(event.message);
}

std::string records_text(const ProgressView& view) {
  if (view.expected == 0) return counted(view.records, "record", "records");
  return fmt::format("{} of {}{} records", grouped(view.records), view.expected_is_estimate ? "about " : "",
                     grouped(view.expected));
}

std::string remaining_text(const ProgressView& view) {
  if (!view.remaining) return {};
  return "about " + terminal::waiting_text(*view.remaining) + " left";
}

std::string overall_line(const ProgressView& view) {
  std::string line =
      fmt::format("{}, {} of {} partitions, {}, {} records/s, {} requests/s", terminal::percent_text(view.fraction),
                  grouped(view.complete + view.not_complete), grouped(view.partitions), records_text(view),
                  terminal::rate_text(view.records_per_second), terminal::rate_text(view.requests_per_second));
  const std::string remaining = remaining_text(view);
  if (!remaining.empty()) line += ", " + remaining;
  return line;
}

}  // namespace housingd::progress

#include "daemon/cli/summary_text.h"

#include <fmt/format.h>

#include <chrono>

#include "daemon/cli/store_url.h"
#include "daemon/cli/suggested_command.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

using terminal::Align;
using terminal::counted;
using terminal::grouped;
using terminal::one_line;
using upsert::PartitionState;
using upsert::RunState;

constexpr std::size_t most_partitions_listed = 20;

std::string state_words(const run::Summary& summary, const terminal::Palette& palette) {
  switch (summary.run.state) {
    case RunState::complete:
      return palette.good("complete");
    case RunState::incomplete:
      return palette.warning("ended, but incomplete");
    case RunState::interrupted:
      return palette.warning("interrupted");
    case RunState::yielded:
      return palette.warning("yielded");
    case RunState::failed:
      return palette.bad("failed");
    case RunState::running:
      break;
  }
  return palette.bad(upsert::name_of(summary.run.state));
}

std::string headline(const run::Summary& summary, const terminal::Palette& palette) {
  const auto took = std::chrono::milliseconds(static_cast<std::int64_t>(summary.run.seconds * 1000));
  std::string line =
      fmt::format("{}: {}, {} in {}", palette.bold(one_line(summary.run.job)), state_words(summary, palette),
                  counted(summary.run.records.fetched, "record", "records"), terminal::duration_text(took));
  if (summary.dry_run) line += ", nothing written (dry run)";
  if (summary.resumed) line += ", an unfinished run taken up";
  line += fmt::format(" (run {})\n", summary.run.id);
  if (!summary.run.reason.empty()) line += "  " + one_line(summary.run.reason) + "\n";
  return line;
}

std::string numbers(const run::Summary& summary) {
  const upsert::RunRecord& run = summary.run;
  std::string requests = fmt::format("{} sent, {} retried, {} received", grouped(run.requests.sent),
                                     grouped(run.requests.retried), terminal::bytes_text(run.requests.bytes));
  if (run.requests.not_modified > 0) requests += fmt::format(", {} not modified", grouped(run.requests.not_modified));
  std::string partitions =
      fmt::format("{} of {} complete", grouped(run.partitions_complete), grouped(run.partitions_total));
  if (run.partitions_incomplete > 0) partitions += fmt::format(", {} incomplete", grouped(run.partitions_incomplete));
  if (run.partitions_failed > 0) partitions += fmt::format(", {} failed", grouped(run.partitions_failed));
  const std::string records = fmt::format(
      "{}, {} fetched, {} accepted, {} rejected",
      summary.declares_total ? grouped(run.records.declared) + " declared" : std::string("no total declared"),
      grouped(run.records.fetched), grouped(run.records.accepted), grouped(run.records.rejected));
  return "  partitions  " + partitions + "\n  requests    " + requests + "\n  records     " + records + "\n";
}

std::string archive_line(const run::Summary& summary) {
  if (!summary.archive) return {};
  const auto& [folder, gap] = *summary.archive;
  if (folder.empty()) return "  archive     none: " + one_line(gap) + "\n";
  return "  archive     " + one_line(folder) + (gap.empty() ? "" : ", not whole: " + one_line(gap)) + "\n";
}

std::string rows(const run::Summary& summary) {
  terminal::TextTable table({{"table"},
                             {"inserted", Align::right},
                             {"updated", Align::right},
                             {"unchanged", Align::right},
                             {"removed", Align::right}});
  for (const std::string& name : summary.table_order) {
    const auto found = summary.run.tables.find(name);
    if (found == summary.run.tables.end()) continue;
    const upsert::TableCounts& counts = found->second;
    if (counts.inserted + counts.updated + counts.unchanged + counts.removed == 0) continue;
    table.add_row(
        {name, grouped(counts.inserted), grouped(counts.updated), grouped(counts.unchanged), grouped(counts.removed)});
  }
  if (table.empty()) return {};
  std::string text = "\n" + table.to_text();
  if (summary.run.changes > 0) {
    text += "  " + counted(summary.run.changes, "value", "values") + " changed: see the table `changes`\n";
  }
  return text;
}

// A partition that has no answer yet has declared nothing; one that is empty is complete.
std::string records_of(const upsert::PartitionRecord& partition) {
  const auto& records = partition.records;
  return grouped(records.fetched) + " of " + (records.declared == 0 ? "?" : grouped(records.declared));
}

std::string not_complete(const run::Summary& summary) {
  terminal::TextTable table({{"not complete"}, {"state"}, {"records", Align::right}, {"why", Align::left, 200}});
  std::size_t left_out = 0;
  std::size_t listed = 0;
  std::size_t not_begun = 0;
  for (const auto& partition : summary.partitions) {
    if (partition.record.state == PartitionState::complete) continue;
    if (partition.record.state == PartitionState::pending) {
      ++not_begun;
      continue;
    }
    if (listed == most_partitions_listed) {
      ++left_out;
      continue;
    }
    ++listed;
    table.add_row({partition.record.name, std::string(upsert::name_of(partition.record.state)),
                   records_of(partition.record), partition.record.reason});
  }
  std::string text = table.empty() ? std::string() : "\n" + table.to_text();
  if (left_out > 0) text += fmt::format("  … and {} more\n", left_out);
  if (not_begun > 0) text += fmt::format("  … and {} not begun\n", grouped(not_begun));
  return text;
}

std::string data_line(const SummarySurroundings& surroundings) {
  if (surroundings.store.empty()) return {};
  const auto file = sqlite_file(surroundings.store);
  if (!file) return "  data  psql " + shell_quoted(without_password(surroundings.store)) + "\n";
  return "  data  " + *file + "    sqlite3 " + shell_quoted(*file) + "\n";
}

std::string next_line(const run::Summary& summary, const SummarySurroundings& surroundings) {
  const std::string command = again(surroundings.invocation);
  switch (summary.run.state) {
    case RunState::complete:
      return summary.declares_total ? std::string()
                                    : "  read to the end; the source declares no total that would prove it complete\n";
    case RunState::interrupted:
      return "  resume where it stopped:  " + command + "\n";
    case RunState::yielded:
      return fmt::format("  go on where it stopped, from {} on:  {}\n", summary.run.resume_at, command) +
             "  before that moment nothing is asked; to begin anew all the same:  " + command + " --fresh\n";
    case RunState::incomplete:
      if (surroundings.arguments.limit > 0) return "  partitions that reached --limit are not complete\n";
      return "  nothing was removed from what is not complete; try again:  " + command + "\n";
    case RunState::failed:
    case RunState::running:
      return "  what is complete stays; try again when the cause is gone:  " + command + "\n";
  }
  return {};
}

}  // namespace

std::string summary_text(const run::Summary& summary, const SummarySurroundings& surroundings) {
  std::string text = "\n" + headline(summary, surroundings.palette) + numbers(summary) + archive_line(summary) +
                     rows(summary) + not_complete(summary) + "\n";
  if (summary.run.records.rejected > 0 && !summary.dry_run) {
    text += fmt::format("  {} rejected and kept:  {}\n",
                        counted(summary.run.records.rejected, "record was", "records were"),
                        likewise(surroundings.invocation, fmt::format("rejects {}", summary.run.id)));
  }
  if (!summary.dry_run) text += data_line(surroundings);
  return text + next_line(summary, surroundings);
}

}  // namespace housingd::cli

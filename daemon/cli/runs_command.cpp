#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <ostream>
#include <utility>
#include <variant>

#include "daemon/cli/block_on.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_runs.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/open_for_reading.h"
#include "daemon/cli/runs_report.h"
#include "daemon/json/run_json.h"
#include "pipeline/upsert/store_writer.h"

namespace housingd::cli {
namespace {

using Partitions = std::vector<upsert::PartitionRecord>;

// Each is asked about by itself: enough for one look.
constexpr std::size_t most_explained = 20;

// `partitions_of`: gives none where they cannot be had.
ExitStatus tell(std::vector<ToldRun> runs, const std::function<Partitions(upsert::RunId)>& partitions_of, Output output,
                const Console& console) {
  std::size_t explained = 0;
  for (auto& told : runs) {
    if (output == Output::json || explained == most_explained) break;
    if (!wants_partitions(told.run)) continue;
    told.partitions = partitions_of(told.run.id);
    ++explained;
  }
  console.out << (output == Output::json ? runs_json(runs) : runs_text(runs));
  return ExitStatus::complete;
}

// Nothing: there is no daemon to ask.
std::optional<ExitStatus> by_daemon(const Invocation& invocation, const RunsArguments& arguments,
                                    const Console& console) {
  const Output output = invocation.common.output;
  DaemonIfThere daemon(invocation.common, console, "the store");
  if (arguments.run != 0) {
    auto answer = run_of_daemon(daemon, arguments.run);
    if (const auto* status = std::get_if<ExitStatus>(&answer)) return *status;
    auto* found = std::get_if<DaemonRun>(&answer);
    if (found == nullptr) return std::nullopt;
    console.out << (output == Output::json ? found->json + "\n"
                                           : run_text({found->run, false, std::move(found->partitions)}));
    return ExitStatus::complete;
  }
  auto answer = runs_of_daemon(daemon, arguments.limit);
  if (const auto* status = std::get_if<ExitStatus>(&answer)) return *status;
  auto* found = std::get_if<DaemonRuns>(&answer);
  if (found == nullptr) return std::nullopt;
  std::vector<ToldRun> runs;
  for (auto& run : *found) runs.push_back({std::move(run), false, {}});
  const auto partitions_of = [&daemon](upsert::RunId run) {
    auto detail = run_of_daemon(daemon, run);
    auto* told = std::get_if<DaemonRun>(&detail);
    return told == nullptr ? Partitions() : std::move(told->partitions);
  };
  return tell(std::move(runs), partitions_of, output, console);
}

class StoredRuns {
 public:
  // The store ends before the context does.
  StoredRuns(boost::asio::io_context& context, const OpenedStore& opened, Output output, const Console& console)
      : context_(context),
        store_(*opened.store),
        abandoned_(upsert::has_writer(opened.url) == false),
        output_(output),
        console_(console) {}

  ExitStatus list(std::size_t limit) {
    auto runs = block_on(context_, store_.runs({.limit = limit}));
    if (!runs) return report(console_, output_, runs.error());
    std::vector<ToldRun> told;
    for (auto& run : *runs) told.push_back(told_of(std::move(run)));
    const auto partitions_of = [this](upsert::RunId run) {
      auto partitions = block_on(context_, store_.partitions(run));
      return partitions ? std::move(*partitions) : Partitions();
    };
    return tell(std::move(told), partitions_of, output_, console_);
  }

  ExitStatus show(upsert::RunId id) {
    const auto run = block_on(context_, store_.run(id));
    if (!run) return report(console_, output_, run.error());
    if (!*run) return report_usage(console_, output_, no_such_run(id));
    auto partitions = block_on(context_, store_.partitions(id));
    if (!partitions) return report(console_, output_, partitions.error());
    ToldRun told = told_of(**run);
    told.partitions = std::move(*partitions);
    console_.out << (output_ == Output::json ? json::run_detail_json(told.run, told.partitions) : run_text(told));
    return ExitStatus::complete;
  }

 private:
  [[nodiscard]] ToldRun told_of(upsert::RunRecord run) const {
    const bool cut_off = abandoned_ && run.state == upsert::RunState::running;
    return {std::move(run), cut_off, {}};
  }

  boost::asio::io_context& context_;
  upsert::Store& store_;
  bool abandoned_;  // no process writes to the store
  Output output_;
  const Console& console_;
};

}  // namespace

ExitStatus runs_command(const Invocation& invocation, const RunsArguments& arguments, const Console& console) {
  if (const auto status = by_daemon(invocation, arguments, console)) return *status;
  boost::asio::io_context context{1};
  const auto opened = open_for_reading(invocation.common, console);
  if (const auto* status = std::get_if<ExitStatus>(&opened)) return *status;
  StoredRuns stored(context, std::get<OpenedStore>(opened), invocation.common.output, console);
  return arguments.run == 0 ? stored.list(arguments.limit) : stored.show(arguments.run);
}

}  // namespace housingd::cli

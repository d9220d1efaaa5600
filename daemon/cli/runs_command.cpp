#include <boost/asio/io_context.hpp>
#include <ostream>
#include <variant>

#include "daemon/cli/block_on.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_runs.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/open_for_reading.h"
#include "daemon/cli/runs_report.h"

namespace housingd::cli {
namespace {

ExitStatus tell(const std::vector<upsert::RunRecord>& runs, Output output, const Console& console) {
  console.out << (output == Output::json ? runs_json(runs) : runs_text(runs));
  return ExitStatus::complete;
}

}  // namespace

ExitStatus runs_command(const Invocation& invocation, const RunsArguments& arguments, const Console& console) {
  const Output output = invocation.common.output;
  DaemonIfThere daemon(invocation.common, console, "the store");
  const auto of_daemon = runs_of_daemon(daemon, arguments.limit);
  if (const auto* status = std::get_if<ExitStatus>(&of_daemon)) return *status;
  if (const auto* runs = std::get_if<DaemonRuns>(&of_daemon)) return tell(*runs, output, console);

  boost::asio::io_context context{1};
  const auto opened = open_for_reading(invocation.common, console);
  if (const auto* status = std::get_if<ExitStatus>(&opened)) return *status;
  const auto& store = std::get<std::unique_ptr<upsert::Store>>(opened);
  const auto runs = block_on(context, store->runs({.limit = arguments.limit}));
  if (!runs) return report(console, output, runs.error());
  return tell(*runs, output, console);
}

}  // namespace housingd::cli

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <ostream>
#include <string>

#include "daemon/cli/block_on.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_runs.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/open_for_reading.h"
#include "daemon/cli/rejects_report.h"
#include "daemon/cli/runs_report.h"

namespace housingd::cli {
namespace {

// Enough to see which reasons matter, little enough to hold.
constexpr std::size_t most_grouped = 1'000;

ExitStatus tell(const std::vector<upsert::RejectRecord>& rejects, const Invocation& invocation,
                const RejectsArguments& arguments, const Console& console) {
  console.out << (invocation.common.output == Output::json ? rejects_json(rejects, arguments.limit, arguments.run)
                                                           : rejects_text(rejects, arguments.limit));
  return ExitStatus::complete;
}

}  // namespace

ExitStatus rejects_command(const Invocation& invocation, const RejectsArguments& arguments, const Console& console) {
  const Output output = invocation.common.output;
  const std::size_t wanted = output == Output::json ? arguments.limit : std::max(arguments.limit, most_grouped);
  DaemonIfThere daemon(invocation.common, console, "the store");
  if (wanted <= most_rejects_of_daemon || invocation.common.daemon.names_one()) {
    const auto of_daemon = rejects_of_daemon(daemon, arguments.run, wanted);
    if (const auto* status = std::get_if<ExitStatus>(&of_daemon)) return *status;
    if (const auto* rejects = std::get_if<DaemonRejects>(&of_daemon)) {
      return tell(*rejects, invocation, arguments, console);
    }
  }
  boost::asio::io_context context{1};
  const auto opened = open_for_reading(invocation.common, console);
  if (const auto* status = std::get_if<ExitStatus>(&opened)) return *status;
  const auto& store = std::get<OpenedStore>(opened).store;

  const auto rejects = block_on(context, store->rejects(arguments.run, wanted));
  if (!rejects) return report(console, output, rejects.error());
  if (rejects->empty() && arguments.run != 0) {
    const auto partitions = block_on(context, store->partitions(arguments.run));
    if (!partitions) return report(console, output, partitions.error());
    if (partitions->empty()) {
      return report_usage(console, output, no_such_run(arguments.run));
    }
  }
  return tell(*rejects, invocation, arguments, console);
}

}  // namespace housingd::cli

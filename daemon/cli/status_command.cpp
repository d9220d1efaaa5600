#include <unistd.h>

#include <ostream>

#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_address.h"
#include "daemon/cli/daemon_report.h"
#include "daemon/cli/daemon_session.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/status_report.h"
#include "daemon/cli/status_watch.h"
#include "daemon/client/paths.h"
#include "daemon/terminal/capabilities.h"

namespace housingd::cli {
namespace {

ExitStatus show_once(const Invocation& invocation, const StatusArguments& arguments, DaemonSession& session,
                     const Console& console) {
  const Output output = invocation.common.output;
  const auto reply = session.get(client::status_path);
  if (!reply) return report_no_answer(console, output, session.address(), reply.error());
  if (reply->problem) return report_refusal(console, output, session.address(), *reply);
  const auto status = client::read_status(reply->body);
  if (!status) return report_no_answer(console, output, session.address(), status.error());
  if (output == Output::json) {
    console.out << reply->body << "\n";
  } else {
    const terminal::Palette palette(terminal::capabilities_of(STDOUT_FILENO).color);
    for (const auto& line : status_lines(*status)) console.out << painted(line, palette) << "\n";
  }
  return arguments.exit_code ? exit_status_of(*status) : ExitStatus::complete;
}

}  // namespace

ExitStatus status_command(const Invocation& invocation, const StatusArguments& arguments, const Console& console) {
  const Output output = invocation.common.output;
  if (arguments.watch && output == Output::json) {
    return report_usage(console, output, "status: --watch is for people; programs follow GET /api/v1/events");
  }
  auto address = daemon_address(invocation.common);
  if (!address) return report(console, output, address.error());
  DaemonSession session(std::move(*address));
  if (!arguments.watch) return show_once(invocation, arguments, session, console);
  return watch_status(session, console);
}

}  // namespace housingd::cli

// The daemon's status, shown until Ctrl-C.
#pragma once

#include "daemon/cli/console.h"
#include "daemon/cli/daemon_session.h"
#include "daemon/cli/exit_status.h"

namespace housingd::cli {

// On a terminal a picture that is drawn over and over; elsewhere a line for
// each thing that happens and one about the whole now and then. A daemon that
// does not answer is told of and tried again. The last picture stays.
ExitStatus watch_status(DaemonSession& session, const Console& console);

}  // namespace housingd::cli

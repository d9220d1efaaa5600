// The commands and options that speak of a running daemon, as words.
#pragma once

#include "daemon/cli/command_set.h"

namespace housingd::cli {

// Which daemon is asked.
void add_daemon_options(CLI::App* command, DaemonOptions& options);
// The same of a command that can do without one: jobs, next, runs, rejects.
void add_daemon_options_with_offline(CLI::App* command, DaemonOptions& options);

// status, trigger, cancel, pause, resume, reload
void add_daemon_commands(CommandSet& commands, DaemonOptions& options);

}  // namespace housingd::cli

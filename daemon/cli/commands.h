// One function a command. Each tells its results and its troubles on the
// console and returns the status to exit with.
#pragma once

#include "daemon/cli/console.h"
#include "daemon/cli/exit_status.h"
#include "daemon/cli/invocation.h"

namespace housingd::cli {

ExitStatus run_command(const Invocation& invocation, const RunArguments& arguments, const Console& console);
ExitStatus serve_command(const Invocation& invocation, const ServeArguments& arguments, const Console& console);
ExitStatus plan_command(const Invocation& invocation, const PlanArguments& arguments, const Console& console);
ExitStatus check_command(const Invocation& invocation, const CheckArguments& arguments, const Console& console);
ExitStatus jobs_command(const Invocation& invocation, const JobsArguments& arguments, const Console& console);
ExitStatus next_command(const Invocation& invocation, const NextArguments& arguments, const Console& console);
ExitStatus runs_command(const Invocation& invocation, const RunsArguments& arguments, const Console& console);
ExitStatus rejects_command(const Invocation& invocation, const RejectsArguments& arguments, const Console& console);
ExitStatus schema_command(const Invocation& invocation, const SchemaArguments& arguments, const Console& console);
ExitStatus export_command(const Invocation& invocation, const ExportArguments& arguments, const Console& console);
ExitStatus status_command(const Invocation& invocation, const StatusArguments& arguments, const Console& console);
ExitStatus trigger_command(const Invocation& invocation, const TriggerArguments& arguments, const Console& console);
ExitStatus cancel_command(const Invocation& invocation, const CancelArguments& arguments, const Console& console);
ExitStatus pause_command(const Invocation& invocation, const PauseArguments& arguments, const Console& console);
ExitStatus resume_command(const Invocation& invocation, const ResumeArguments& arguments, const Console& console);
ExitStatus reload_command(const Invocation& invocation, const ReloadArguments& arguments, const Console& console);

// Parses the words and calls one of the above.
ExitStatus dispatch(std::vector<std::string> words, const Console& console);

}  // namespace housingd::cli

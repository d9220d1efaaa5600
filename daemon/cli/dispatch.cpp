#include <ostream>
#include <utility>

#include "daemon/cli/command_line.h"
#include "daemon/cli/commands.h"

namespace housingd::cli {
namespace {

class Caller {
 public:
  Caller(const Invocation& invocation, const Console& console) : invocation_(invocation), console_(console) {}

  ExitStatus operator()(const RunArguments& arguments) const { return run_command(invocation_, arguments, console_); }
  ExitStatus operator()(const ServeArguments& arguments) const {
    return serve_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const PlanArguments& arguments) const { return plan_command(invocation_, arguments, console_); }
  ExitStatus operator()(const CheckArguments& arguments) const {
    return check_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const JobsArguments& arguments) const { return jobs_command(invocation_, arguments, console_); }
  ExitStatus operator()(const NextArguments& arguments) const { return next_command(invocation_, arguments, console_); }
  ExitStatus operator()(const RunsArguments& arguments) const { return runs_command(invocation_, arguments, console_); }
  ExitStatus operator()(const RejectsArguments& arguments) const {
    return rejects_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const SchemaArguments& arguments) const {
    return schema_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const ExportArguments& arguments) const {
    return export_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const StatusArguments& arguments) const {
    return status_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const TriggerArguments& arguments) const {
    return trigger_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const CancelArguments& arguments) const {
    return cancel_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const PauseArguments& arguments) const {
    return pause_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const ResumeArguments& arguments) const {
    return resume_command(invocation_, arguments, console_);
  }
  ExitStatus operator()(const ReloadArguments& arguments) const {
    return reload_command(invocation_, arguments, console_);
  }

 private:
  const Invocation& invocation_;
  const Console& console_;
};

}  // namespace

ExitStatus dispatch(std::vector<std::string> words, const Console& console) {
  const auto parsed = parse_command_line(std::move(words));
  if (const auto* answer = std::get_if<Answer>(&parsed)) {
    console.out << answer->out;
    console.err << answer->err;
    return answer->status;
  }
  const auto& invocation = std::get<Invocation>(parsed);
  return std::visit(Caller(invocation, console), invocation.command);
}

}  // namespace housingd::cli

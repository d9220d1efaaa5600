#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <ostream>

#include "daemon/cli/block_on.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/plan_report.h"
#include "daemon/terminal/human_format.h"
#include "pipeline/fetch/source_client.h"
#include "pipeline/run/plan.h"

namespace housingd::cli {

namespace {

std::string when(std::chrono::milliseconds wait) {
  constexpr std::chrono::milliseconds at_once{500};
  return wait < at_once ? "at once" : "in " + terminal::waiting_text(wait);
}

}  // namespace

ExitStatus plan_command(const Invocation& invocation, const PlanArguments& arguments, const Console& console) {
  const Output output = invocation.common.output;
  const auto definitions = load_definitions(invocation.common, console, arguments.job);
  if (!definitions) return ExitStatus::usage;
  const definition::Job* job = find_job(*definitions, arguments.job, output, console);
  if (job == nullptr) return ExitStatus::usage;
  if (!has_partitions(*definitions, *job, arguments.partitions, output, console)) return ExitStatus::usage;

  boost::asio::io_context context{1};
  fetch::SourceClient source(context.get_executor(), definitions->source_of(*job));
  const auto tell = [&console](const outcome::Error& error, std::chrono::milliseconds wait) {
    console.err << error.message() << "; tried again " << when(wait) << '\n' << std::flush;
  };
  const auto plan = block_on(context, run::plan_job({*definitions, *job, source, tell}, arguments.partitions));
  if (!plan) return report(console, output, plan.error(), job->name);

  const Detail detail = arguments.columns ? Detail::columns : Detail::tables;
  console.out << (output == Output::json ? plan_json(*plan, *definitions, *job)
                                         : plan_text(*plan, *definitions, *job, detail));
  const bool trouble = std::any_of(plan->partitions.begin(), plan->partitions.end(),
                                   [](const auto& planned) { return !planned.trouble.empty(); });
  return trouble ? ExitStatus::incomplete : ExitStatus::complete;
}

}  // namespace housingd::cli

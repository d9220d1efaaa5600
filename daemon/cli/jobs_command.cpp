#include <ostream>

#include "daemon/cli/commands.h"
#include "daemon/cli/json_document.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/terminal/text_table.h"
#include "pipeline/definition/partition.h"
#include "pipeline/definition/units.h"

namespace housingd::cli {
namespace {

using terminal::Align;

std::string schedule_text(const definition::Job& job) {
  if (!job.schedule) return "by hand";
  if (job.schedule->every) return "every " + definition::format_duration(*job.schedule->every);
  return job.schedule->cron->text + " " + job.schedule->timezone;
}

std::string jobs_text(const definition::Definitions& definitions) {
  if (definitions.jobs.empty()) return "No job is defined. A job is a file in jobs/ of the configuration folder.\n";
  terminal::TextTable table(
      {{"job"}, {"endpoint"}, {"model"}, {"partitions", Align::right}, {"schedule"}, {"description", Align::left, 100}},
      "");
  for (const auto& [name, job] : definitions.jobs) {
    table.add_row({name, job.source + "." + job.endpoint, job.model,
                   std::to_string(definition::partitions_of(definitions, job).size()), schedule_text(job),
                   job.description});
  }
  return table.to_text();
}

std::string jobs_json(const definition::Definitions& definitions) {
  JsonDocument document;
  document.begin_object().key("jobs").begin_array();
  for (const auto& [name, job] : definitions.jobs) {
    document.begin_object()
        .member("job", name)
        .member("endpoint", job.source + "." + job.endpoint)
        .member("model", job.model)
        .member("partitions", definition::partitions_of(definitions, job).size())
        .text_or_null("cron", job.schedule && job.schedule->cron ? job.schedule->cron->text : "")
        .text_or_null("timezone", job.schedule ? job.schedule->timezone : "")
        .text_or_null("description", job.description)
        .end_object();
  }
  document.end_array().end_object();
  return document.text();
}

}  // namespace

ExitStatus jobs_command(const Invocation& invocation, const JobsArguments&, const Console& console) {
  const auto definitions = load_definitions(invocation.common, console);
  if (!definitions) return ExitStatus::usage;
  console.out << (invocation.common.output == Output::json ? jobs_json(*definitions) : jobs_text(*definitions));
  return ExitStatus::complete;
}

}  // namespace housingd::cli

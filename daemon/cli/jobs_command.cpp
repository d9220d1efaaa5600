#include <chrono>
#include <ostream>
#include <variant>

#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_if_there.h"
#include "daemon/cli/daemon_jobs_report.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/schedule_text.h"
#include "daemon/client/paths.h"
#include "daemon/json/json_document.h"
#include "daemon/schedule/jitter.h"
#include "daemon/schedule/timestamp.h"
#include "daemon/terminal/text_table.h"
#include "pipeline/definition/partition.h"
#include "pipeline/definition/units.h"

namespace housingd::cli {
namespace {

using terminal::Align;

struct NextStart {
  std::string text;
  std::string timestamp;  // RFC 3339; empty: never
};

class NextStarts {
 public:
  NextStart of(const definition::Job& job) {
    if (!job.schedule) return {};
    const auto times = schedule::ScheduleTimes::of(*job.schedule, zones_);
    if (!times) return {.text = "unknown: " + times.error().message(), .timestamp = {}};
    const auto jitter = schedule::offset_of(job.name, job.schedule->jitter);
    const auto starts = schedule::upcoming(*times, jitter, now_, 1);
    if (starts.empty()) return {.text = "never", .timestamp = {}};
    const schedule::Instant at = starts.front().at;
    return {.text = to_text(at, times->zone()), .timestamp = to_rfc3339(at, times->zone())};
  }

 private:
  schedule::Zones zones_;
  schedule::Instant now_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
};

std::string jobs_text(const definition::Definitions& definitions) {
  if (definitions.jobs.empty()) return "No job is defined. A job is a file in jobs/ of the configuration folder.\n";
  terminal::TextTable table({{"job"},
                             {"endpoint"},
                             {"model"},
                             {"partitions", Align::right},
                             {"schedule"},
                             {"next start"},
                             {"description", Align::left, 100}},
                            "");
  NextStarts next;
  for (const auto& [name, job] : definitions.jobs) {
    table.add_row({name, job.source + "." + job.endpoint, job.model,
                   std::to_string(definition::partitions_of(definitions, job).size()),
                   job.schedule ? schedule_text(*job.schedule) : "by hand", next.of(job).text, job.description});
  }
  return table.to_text();
}

std::string jobs_json(const definition::Definitions& definitions) {
  json::JsonDocument document;
  NextStarts next;
  document.begin_object().key("jobs").begin_array();
  for (const auto& [name, job] : definitions.jobs) {
    document.begin_object()
        .member("job", name)
        .member("endpoint", job.source + "." + job.endpoint)
        .member("model", job.model)
        .member("partitions", definition::partitions_of(definitions, job).size())
        .text_or_null("cron", job.schedule && job.schedule->cron ? job.schedule->cron->text : "")
        .text_or_null("timezone", job.schedule ? job.schedule->timezone : "")
        .text_or_null("every",
                      job.schedule && job.schedule->every ? definition::format_duration(*job.schedule->every) : "")
        .text_or_null("next", next.of(job).timestamp)
        .text_or_null("description", job.description)
        .end_object();
  }
  document.end_array().end_object();
  return document.text();
}

}  // namespace

ExitStatus jobs_command(const Invocation& invocation, const JobsArguments&, const Console& console) {
  const bool as_json = invocation.common.output == Output::json;
  DaemonIfThere daemon(invocation.common, console, "the definitions");
  const auto answer = daemon.get(client::jobs_path);
  if (const auto* status = std::get_if<ExitStatus>(&answer)) return *status;
  if (const auto* reply = std::get_if<http::Reply>(&answer)) {
    const auto jobs = client::read_jobs(reply->body);
    if (!jobs) return daemon.not_understood(jobs.error());
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    console.out << (as_json ? daemon_jobs_json(reply->body) : daemon_jobs_text(*jobs, now));
    return ExitStatus::complete;
  }
  const auto definitions = load_definitions(invocation.common, console);
  if (!definitions) return ExitStatus::usage;
  console.out << (as_json ? jobs_json(*definitions) : jobs_text(*definitions));
  return ExitStatus::complete;
}

}  // namespace housingd::cli

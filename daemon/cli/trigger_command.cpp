#include <unistd.h>

#include <ostream>
#include <utility>

#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_address.h"
#include "daemon/cli/daemon_names.h"
#include "daemon/cli/daemon_report.h"
#include "daemon/cli/daemon_session.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/run_wait.h"
#include "daemon/cli/suggested_command.h"
#include "daemon/cli/summary_text.h"
#include "daemon/client/fields.h"
#include "daemon/client/malformed.h"
#include "daemon/client/paths.h"
#include "daemon/client/status_documents.h"
#include "daemon/json/json_document.h"
#include "daemon/terminal/capabilities.h"

namespace housingd::cli {
namespace {

constexpr int accepted = 202;
constexpr int unprocessable = 422;

std::string request_of(const TriggerArguments& arguments) {
  json::JsonDocument document(json::JsonDocument::Layout::one_line);
  document.begin_object();
  if (!arguments.partitions.empty()) {
    document.key("partitions").begin_array();
    for (const auto& partition : arguments.partitions) document.value(partition);
    document.end_array();
  }
  document.end_object();
  return document.text();
}

// The newest event: what happens to a run that is started now comes after it.
std::string last_event(DaemonSession& session) {
  const auto reply = session.get(client::status_path);
  if (!reply || reply->problem) return {};
  const auto status = client::read_status(reply->body);
  return status ? status->last_event_id : std::string();
}

std::string started_text(const Invocation& invocation, const std::string& job, upsert::RunId run) {
  return job + ": run " + std::to_string(run) + " was started\n  how far it is:  " + likewise(invocation, "status") +
         "\n  stop it:        " + likewise(invocation, "cancel " + std::to_string(run)) + "\n";
}

// The key had been sent before: nothing was started this time.
std::string known_key_text(const Invocation& invocation, const std::string& job, upsert::RunId run) {
  const std::string id = std::to_string(run);
  return job + ": run " + id + " was started by an earlier command with this --key; nothing is started now\n" +
         "  what became of it:  " + likewise(invocation, "runs " + id) + "\n";
}

std::string known_key_complaint(const http::Reply& refusal, const TriggerArguments& arguments) {
  if (refusal.status != unprocessable || arguments.key.empty()) return {};
  return "--key " + arguments.key +
         " has stood for another command, of another job or other partitions; take a new one";
}

ExitStatus tell_of_detaching(const Invocation& invocation, const TriggerArguments& arguments, upsert::RunId run,
                             const Console& console) {
  console.err << "Run " << run
              << " goes on without being watched.\n  how far it is:  " << likewise(invocation, "status")
              << "\n  stop it:        " << likewise(invocation, "cancel " + std::to_string(run)) << "\n";
  if (invocation.common.output == Output::json) {
    json::JsonDocument document;
    document.begin_object().member("run_id", run).member("job", arguments.job).member("state", "running");
    console.out << document.end_object().text();
  }
  return ExitStatus::interrupted;
}

run::Summary summary_of(RunWait::Ended ended) {
  run::Summary summary{.run = std::move(ended.detail.run),
                       .resumed = ended.resumed,
                       .dry_run = false,
                       .declares_total = true,
                       .table_order = std::move(ended.detail.table_order),
                       .partitions = {}};
  for (auto& partition : ended.detail.partitions) summary.partitions.push_back({std::move(partition), {}});
  return summary;
}

ExitStatus wait_for_end(const Invocation& invocation, const TriggerArguments& arguments, DaemonSession& session,
                        upsert::RunId run, std::string last_event_id, const Console& console) {
  const Output output = invocation.common.output;
  RunWait wait(session, run);
  auto ended = wait.until_end(std::move(last_event_id));
  if (!ended && ended.error().disposition() == outcome::Disposition::stop) {
    return tell_of_detaching(invocation, arguments, run, console);
  }
  if (!ended) {
    return report(console, output, std::move(ended.error()).in("run " + std::to_string(run)), arguments.job);
  }
  const ExitStatus status = exit_status_of(ended->detail.run.state);
  if (output == Output::json) {
    console.out << ended->json << "\n";
    return status;
  }
  const terminal::Palette palette(terminal::capabilities_of(STDOUT_FILENO).color);
  const RunArguments as_run{.job = arguments.job, .partitions = arguments.partitions};
  console.out << summary_text(summary_of(std::move(*ended)), {invocation, as_run, {}, palette});
  return status;
}

}  // namespace

ExitStatus trigger_command(const Invocation& invocation, const TriggerArguments& arguments, const Console& console) {
  const Output output = invocation.common.output;
  auto address = daemon_address(invocation.common);
  if (!address) return report(console, output, address.error(), arguments.job);
  DaemonSession session(std::move(*address));
  std::string last_event_id = arguments.wait ? last_event(session) : std::string();

  http::Client::Headers headers;
  if (!arguments.key.empty()) headers.emplace_back("Idempotency-Key", arguments.key);
  const auto reply = session.post(client::job_path(arguments.job) + "/runs", request_of(arguments), headers);
  if (!reply) return report_no_answer(console, output, session.address(), reply.error(), arguments.job);
  if (reply->problem) {
    std::string better_words = unknown_job(session, *reply, arguments.job);
    if (better_words.empty()) better_words = unknown_partition(session, *reply, arguments.job, arguments.partitions);
    if (better_words.empty()) better_words = known_key_complaint(*reply, arguments);
    return report_refusal(console, output, session.address(), *reply, arguments.job, better_words);
  }
  const client::Document started(reply->body);
  const auto run = static_cast<upsert::RunId>(started.fields().count("run_id"));
  if (run == 0) return report_no_answer(console, output, session.address(), client::malformed_answer(), arguments.job);
  if (arguments.wait) return wait_for_end(invocation, arguments, session, run, std::move(last_event_id), console);

  if (output == Output::json) {
    console.out << reply->body << "\n";
  } else {
    console.out << (reply->status == accepted ? started_text(invocation, arguments.job, run)
                                              : known_key_text(invocation, arguments.job, run));
  }
  return ExitStatus::complete;
}

}  // namespace housingd::cli

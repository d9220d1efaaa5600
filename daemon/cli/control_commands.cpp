#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>
#include <variant>

#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_address.h"
#include "daemon/cli/daemon_names.h"
#include "daemon/cli/daemon_report.h"
#include "daemon/cli/daemon_session.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/suggested_command.h"
#include "daemon/cli/time_distance.h"
#include "daemon/client/fields.h"
#include "daemon/client/paths.h"
#include "daemon/client/status_documents.h"
#include "daemon/json/json_document.h"
#include "daemon/schedule/timestamp.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

// Thousands of files are checked, and the store is asked about each model.
constexpr std::chrono::seconds reload_time{120};

struct Order {
  std::string target;
  std::string json = "{}";
  std::string job{};
  std::chrono::seconds limit = DaemonSession::answer_time;
};

// What the daemon answered; or it was told why it did not do it.
std::variant<http::Reply, ExitStatus> give(const Order& order, const CommonOptions& common, const Console& console) {
  auto address = daemon_address(common);
  if (!address) return report(console, common.output, address.error(), order.job);
  DaemonSession session(std::move(*address));
  auto reply = session.post(order.target, order.json, {}, order.limit);
  if (!reply) return report_no_answer(console, common.output, session.address(), reply.error(), order.job);
  if (reply->problem) {
    return report_refusal(console, common.output, session.address(), *reply, order.job,
                          unknown_job(session, *reply, order.job));
  }
  return std::move(*reply);
}

template <class ToText>
ExitStatus carry_out(const Order& order, const CommonOptions& common, const Console& console, ToText to_text) {
  const auto answer = give(order, common, console);
  if (const auto* status = std::get_if<ExitStatus>(&answer)) return *status;
  const std::string& body = std::get<http::Reply>(answer).body;
  console.out << (common.output == Output::json ? body + "\n" : to_text(body));
  return ExitStatus::complete;
}

schedule::Instant now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string cancelled_text(const Invocation& invocation, upsert::RunId run) {
  return fmt::format("run {} is stopping: the batches in hand are committed first\n  at once, without them:  {}\n", run,
                     likewise(invocation, fmt::format("cancel {}", run)));
}

std::string paused_text(const Invocation& invocation, const client::Job& job) {
  std::string text = fmt::format("{} is paused: its schedule starts it no more\n  undo it:   {}\n", job.name,
                                 likewise(invocation, "resume " + shell_quoted(job.name)));
  if (job.running && *job.running != 0) {
    text += fmt::format("  its run {0} goes on; stop it:  {1}\n", *job.running,
                        likewise(invocation, fmt::format("cancel {}", *job.running)));
  }
  return text;
}

std::string resumed_text(const client::Job& job) {
  if (!job.schedule) return job.name + " is not paused; it has no schedule and runs by hand\n";
  if (!job.next_at) return job.name + " is not paused; its schedule has no next start\n";
  return fmt::format("{} is not paused; it starts next {}\n", job.name, ahead_text(*job.next_at, now()));
}

std::string reloaded_text(const std::vector<std::string>& changes) {
  if (changes.empty()) return "reloaded: nothing has changed\n";
  std::string text = "reloaded:\n";
  for (const auto& change : changes) text += "  " + terminal::one_line(change) + "\n";
  return text;
}

client::Job job_of(const std::string& body) {
  return client::job_in(client::Document(body).fields());
}

}  // namespace

ExitStatus cancel_command(const Invocation& invocation, const CancelArguments& arguments, const Console& console) {
  json::JsonDocument request(json::JsonDocument::Layout::one_line);
  request.begin_object();
  if (!arguments.reason.empty()) request.member("reason", arguments.reason);
  request.end_object();
  return carry_out({.target = client::run_path(arguments.run) + "/cancel", .json = request.text()}, invocation.common,
                   console, [&](const std::string&) { return cancelled_text(invocation, arguments.run); });
}

ExitStatus pause_command(const Invocation& invocation, const PauseArguments& arguments, const Console& console) {
  return carry_out({.target = client::job_path(arguments.job) + "/pause", .job = arguments.job}, invocation.common,
                   console, [&](const std::string& body) { return paused_text(invocation, job_of(body)); });
}

ExitStatus resume_command(const Invocation& invocation, const ResumeArguments& arguments, const Console& console) {
  return carry_out({.target = client::job_path(arguments.job) + "/resume", .job = arguments.job}, invocation.common,
                   console, [](const std::string& body) { return resumed_text(job_of(body)); });
}

ExitStatus reload_command(const Invocation& invocation, const ReloadArguments&, const Console& console) {
  return carry_out(
      {.target = client::reload_path, .limit = reload_time}, invocation.common, console,
      [](const std::string& body) { return reloaded_text(client::Document(body).fields().texts("changes")); });
}

}  // namespace housingd::cli

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <utility>
#include <variant>

#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_if_there.h"
#include "daemon/cli/daemon_jobs_report.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/next_report.h"
#include "daemon/client/paths.h"
#include "daemon/schedule/jitter.h"
#include "daemon/schedule/timestamp.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

using schedule::Instant;

// A schedule and whose it is; or it was told why there is none.
using Asked = std::variant<NextStarts, ExitStatus>;

int characters_before(std::string_view text, std::size_t position) {
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<int>(std::ranges::count_if(text.substr(0, position), begins_character));
}

ExitStatus report_faults(const Console& console, Output output, const std::string& text,
                         const std::vector<definition::CronFault>& faults) {
  definition::Diagnostics diagnostics;
  for (const auto& fault : faults) {
    const int column = characters_before(text, fault.position) + 1;
    diagnostics.add({.place = {.file = "--cron", .line = 0, .column = column},
                     .what = fault.what,
                     .expected = fault.expected,
                     .hint = fault.hint,
                     .line_text = text,
                     .caret = text.empty() ? 0 : column});
  }
  console.err << diagnostics.to_text();
  if (output == Output::json) {
    std::string message = "--cron: " + faults.front().what;
    if (!faults.front().expected.empty()) message += "; expected " + faults.front().expected;
    if (!faults.front().hint.empty()) message += "; " + faults.front().hint;
    console.out << error_document(
        {.code = "usage", .message = message, .job = {}, .diagnostics = diagnostics.sorted()});
  }
  return ExitStatus::usage;
}

Asked of_expression(const Invocation& invocation, const NextArguments& arguments, const Console& console) {
  auto parsed = definition::parse_cron(*arguments.cron);
  if (!parsed.expression) return report_faults(console, invocation.common.output, *arguments.cron, parsed.faults);
  NextStarts next;
  next.schedule.cron = std::move(parsed.expression);
  if (arguments.timezone) next.schedule.timezone = *arguments.timezone;
  return next;
}

Asked of_job(const Invocation& invocation, const NextArguments& arguments, const Console& console) {
  const Output output = invocation.common.output;
  const auto definitions = load_definitions(invocation.common, console, arguments.job);
  if (!definitions) return ExitStatus::usage;
  const definition::Job* job = find_job(*definitions, arguments.job, output, console);
  if (job == nullptr) return ExitStatus::usage;
  if (!job->schedule) {
    console.out << (output == Output::json ? unscheduled_json(job->name) : unscheduled_text(job->name));
    return ExitStatus::complete;
  }
  NextStarts next;
  next.job = job->name;
  next.schedule = *job->schedule;
  next.jitter = schedule::offset_of(job->name, job->schedule->jitter);
  return next;
}

// Empty: they make sense together.
std::string contradiction(const NextArguments& arguments, const DaemonOptions& daemon) {
  if (arguments.cron && !arguments.job.empty()) return "next: both JOB and --cron are given; expected one of them";
  if (!arguments.cron && arguments.job.empty()) return "next: JOB or --cron is required";
  if (arguments.cron && daemon.names_one()) return "next: --cron is reckoned here; no daemon is asked";
  if (!arguments.cron && arguments.timezone) return "next: --timezone belongs to --cron; a job has its own";
  return {};
}

Instant right_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// Nothing: the definitions are to be read.
std::optional<ExitStatus> by_daemon(const Invocation& invocation, const NextArguments& arguments,
                                    const Console& console) {
  const CommonOptions& common = invocation.common;
  if (arguments.cron) return std::nullopt;
  if (arguments.from || arguments.count > most_starts_of_daemon) {
    if (!common.daemon.names_one()) return std::nullopt;
    return report_usage(console, common.output,
                        "next: a daemon tells of the next 5 alone; --from and a --count above 5 read the definitions, "
                        "without --url and --socket",
                        arguments.job);
  }
  DaemonIfThere daemon(common, console, "the definitions", DaemonIfThere::Unknown::may_be_in_the_files);
  const auto answer = daemon.get(client::job_path(arguments.job), arguments.job);
  if (const auto* status = std::get_if<ExitStatus>(&answer)) return *status;
  const auto* reply = std::get_if<http::Reply>(&answer);
  if (reply == nullptr) return std::nullopt;
  const auto detail = client::read_job_detail(reply->body);
  if (!detail) return daemon.not_understood(detail.error(), arguments.job);
  console.out << (common.output == Output::json ? daemon_next_json(reply->body, arguments.count, right_now())
                                                : daemon_next_text(*detail, arguments.count, right_now()));
  return ExitStatus::complete;
}

ExitStatus tell(const Invocation& invocation, const NextArguments& arguments, NextStarts next, const Console& console) {
  const Output output = invocation.common.output;
  schedule::Zones zones;
  const auto times = schedule::ScheduleTimes::of(next.schedule, zones);
  if (!times) return report_usage(console, output, "--timezone: " + times.error().message(), next.job);
  std::optional<Instant> from;
  if (arguments.from) {
    from = schedule::parse_timestamp(*arguments.from, times->zone());
    if (!from) {
      const std::string message = "--from: '" + *arguments.from + "' is no time; expected ";
      return report_usage(console, output, message + std::string(schedule::expected_timestamp), next.job);
    }
  } else {
    next.now = right_now();
    from = next.now;
  }
  next.asked = arguments.count;
  next.starts = schedule::upcoming(*times, next.jitter, *from, arguments.count);
  console.out << (output == Output::json ? next_json(next, times->zone()) : next_text(next, times->zone()));
  return ExitStatus::complete;
}

}  // namespace

ExitStatus next_command(const Invocation& invocation, const NextArguments& arguments, const Console& console) {
  if (const std::string wrong = contradiction(arguments, invocation.common.daemon); !wrong.empty()) {
    return report_usage(console, invocation.common.output, wrong, arguments.job);
  }
  if (const auto status = by_daemon(invocation, arguments, console)) return *status;
  Asked asked = arguments.cron ? of_expression(invocation, arguments, console) : of_job(invocation, arguments, console);
  if (const auto* status = std::get_if<ExitStatus>(&asked)) return *status;
  return tell(invocation, arguments, std::get<NextStarts>(std::move(asked)), console);
}

}  // namespace housingd::cli

#include "daemon/cli/daemon_commands.h"

#include <algorithm>

#include "daemon/cli/daemon_help_text.h"
#include "daemon/cli/option_checks.h"

namespace housingd::cli {
namespace {

constexpr std::size_t longest_reason = 200;
constexpr std::size_t longest_key = 200;

CLI::Validator idempotency_key() {
  return CLI::Validator(
      [](const std::string& key) {
        const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
        return !key.empty() && key.size() <= longest_key && visible
                   ? std::string()
                   : "'" + key + "' is no key: 1 to 200 ASCII letters, digits and signs, without blanks";
      },
      "");
}

CLI::Validator short_text() {
  return CLI::Validator(
      [](const std::string& text) {
        return !text.empty() && text.size() <= longest_reason ? std::string() : "expected a text of 1 to 200 bytes";
      },
      "");
}

void add_job(CLI::App* command, std::string& job) {
  command->add_option("JOB", job, "The job's name (housingd jobs)")->required()->type_name("");
}

void add_status(CommandSet& commands, DaemonOptions& options) {
  CLI::App* command = commands.add("status", "Show whether all is well, what is running, what is next", help::status);
  const auto arguments = commands.arguments_of<StatusArguments>(command);
  auto* watch = command->add_flag("--watch", arguments->watch, "Keep showing it, live, until Ctrl-C");
  command->add_flag("--exit-code", arguments->exit_code, "Exit with 1 or 3 when not all is well")->excludes(watch);
  add_daemon_options(command, options);
}

void add_trigger(CommandSet& commands, DaemonOptions& options) {
  CLI::App* command = commands.add("trigger", "Have the daemon run a job now", help::trigger);
  const auto arguments = commands.arguments_of<TriggerArguments>(command);
  add_job(command, arguments->job);
  command->add_option("--partition", arguments->partitions, "Only this partition (repeatable)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_flag("--wait", arguments->wait, "Show its progress, and exit like it");
  command->add_option("--key", arguments->key, "The same key starts one run, however often it is sent")
      ->type_name("KEY")
      ->check(idempotency_key());
  add_daemon_options(command, options);
}

void add_cancel(CommandSet& commands, DaemonOptions& options) {
  CLI::App* command = commands.add("cancel", "Stop a run of the daemon's", help::cancel);
  const auto arguments = commands.arguments_of<CancelArguments>(command);
  command->add_option("RUN", arguments->run, "The run's number (housingd status)")
      ->required()
      ->type_name("")
      ->check(any_count());
  command->add_option("--reason", arguments->reason, "Why: it is kept with the run")
      ->type_name("TEXT")
      ->check(short_text());
  add_daemon_options(command, options);
}

void add_pause_and_resume(CommandSet& commands, DaemonOptions& options) {
  CLI::App* pause = commands.add("pause", "Start a job by its schedule no more", help::pause);
  add_job(pause, commands.arguments_of<PauseArguments>(pause)->job);
  add_daemon_options(pause, options);
  CLI::App* resume = commands.add("resume", "Start a paused job by its schedule again", help::resume);
  add_job(resume, commands.arguments_of<ResumeArguments>(resume)->job);
  add_daemon_options(resume, options);
}

void add_reload(CommandSet& commands, DaemonOptions& options) {
  CLI::App* command = commands.add("reload", "Have the daemon read its definitions again", help::reload);
  commands.arguments_of<ReloadArguments>(command);
  add_daemon_options(command, options);
}

}  // namespace

void add_daemon_options(CLI::App* command, DaemonOptions& options) {
  constexpr const char* group = "Which daemon";
  auto* socket = command->add_option("--socket", options.socket, "Its control socket, instead of settings.http.socket")
                     ->type_name("PATH")
                     ->group(group);
  auto* url = command
                  ->add_option("--url", options.url,
                               "Its address, instead of a socket:\nhttps://HOST[:PORT] or http://HOST[:PORT]")
                  ->type_name("URL")
                  ->group(group)
                  ->excludes(socket);
  command->add_option("--token-file", options.token_file, "Holds the bearer token to send to --url")
      ->type_name("FILE")
      ->group(group)
      ->needs(url);
  command
      ->add_option("--ca-file", options.ca_file, "Authorities (PEM) that --url is trusted by,\ninstead of the system's")
      ->type_name("FILE")
      ->group(group)
      ->needs(url);
}

void add_daemon_options_with_offline(CLI::App* command, DaemonOptions& options) {
  add_daemon_options(command, options);
  command->add_flag("--offline", options.offline, "None: read the definitions and the store")
      ->group("Which daemon")
      ->excludes("--url")
      ->excludes("--socket");
}

void add_daemon_commands(CommandSet& commands, DaemonOptions& options) {
  commands.begin_group("Commands for a running daemon");
  add_status(commands, options);
  add_trigger(commands, options);
  add_cancel(commands, options);
  add_pause_and_resume(commands, options);
  add_reload(commands, options);
}

}  // namespace housingd::cli

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <ostream>
#include <utility>

#include "daemon/cli/commands.h"
#include "daemon/cli/daemon_address.h"
#include "daemon/cli/daemon_session.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/run_session.h"
#include "daemon/cli/store_url.h"
#include "daemon/cli/suggested_command.h"
#include "daemon/cli/summary_text.h"
#include "daemon/client/paths.h"
#include "daemon/json/run_json.h"
#include "daemon/logging/logging.h"
#include "pipeline/archive/replay.h"
#include "pipeline/upsert/store_writer.h"

namespace housingd::cli {
namespace {

// Log lines go to the screen while it lives.
class LoggingToScreen {
 public:
  LoggingToScreen(const definition::Logging& settings, terminal::Screen& screen) {
    logging::start(settings, [&screen](std::string_view line) { screen.print(line); });
  }
  ~LoggingToScreen() { logging::stop(); }
  LoggingToScreen(const LoggingToScreen&) = delete;
  LoggingToScreen& operator=(const LoggingToScreen&) = delete;
};

// A number is that of a run in the job's archive, anything else a folder.
outcome::result<std::filesystem::path> replayed_folder(const definition::Job& job, const std::string& replay) {
  const bool is_number = !replay.empty() && std::ranges::all_of(replay, [](char c) { return c >= '0' && c <= '9'; });
  std::int64_t run = 0;
  const bool fits = std::from_chars(replay.data(), replay.data() + replay.size(), run).ec == std::errc();
  if (!is_number || !fits) return std::filesystem::path(replay);
  if (!job.archive) {
    return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition,
                          "job '" + job.name + "' has no 'archive' to find run " + replay +
                              " in; name the folder of the archived run itself: --replay DIR");
  }
  return archive::folder_of_run(job.archive->dir, job.name, run);
}

run::RunOptions options_of(const RunArguments& arguments, std::filesystem::path replay) {
  return {.partitions = arguments.partitions,
          .limit = arguments.limit,
          .resume = arguments.fresh ? run::Resume::no : run::Resume::yes,
          .full = arguments.full,
          .dry_run = arguments.dry_run,
          .replay = std::move(replay)};
}

outcome::result<run::Summary> run_in_foreground(std::shared_ptr<const definition::Definitions> definitions,
                                                const definition::Job& job, const std::string& store_url,
                                                const RunArguments& arguments) {
  auto replay = replayed_folder(job, arguments.replay);
  if (!replay) return std::move(replay).error().with(outcome::Disposition::fail_run);
  const terminal::Capabilities capabilities = terminal::capabilities_of(STDERR_FILENO);
  terminal::Screen screen([](std::string_view text) { terminal::write_all(STDERR_FILENO, text); });
  const LoggingToScreen logging(definitions->settings.log, screen);

  boost::asio::io_context context{1};
  upsert::StoreOptions options;
  if (arguments.dry_run) options.durability = upsert::Durability::rehearsed;
  options.on_notice = [](std::string_view notice) { spdlog::warn("{}", notice); };
  auto store = upsert::open_store(store_url, upsert::Access::write, std::move(options));
  if (!store) return store.error();
  spdlog::debug("store {} is open", without_password(store_url));

  const auto display = progress::make_display(screen, capabilities, STDERR_FILENO, arguments.limit);
  RunSession session(context, std::move(definitions), job, **store, *display);
  return session.run(options_of(arguments, *std::move(replay)));
}

// A store that a daemon holds is not to be waited for: the daemon can run the job.
outcome::Error with_daemon(const outcome::Error& error, const Invocation& invocation, const std::string& store_url,
                           const std::string& job) {
  const bool is_held = error.code() == outcome::ErrorCode::store_unavailable && upsert::has_writer(store_url) == true;
  if (!is_held) return error;
  const auto address = daemon_address(invocation.common);
  if (!address || !socket_is_there(*address)) return error;
  DaemonSession session(*address);
  if (!session.get(client::status_path)) return error;
  return {error.disposition(), error.code(),
          error.message() + ". The daemon at " + name_of(*address) +
              " answers, have it run the job: " + likewise(invocation, "trigger " + shell_quoted(job))};
}

}  // namespace

ExitStatus run_command(const Invocation& invocation, const RunArguments& arguments, const Console& console) {
  const CommonOptions& common = invocation.common;
  auto loaded = load_definitions(common, console, arguments.job);
  if (!loaded) return ExitStatus::usage;
  const auto definitions = std::make_shared<definition::Definitions>(*std::move(loaded));
  const definition::Job* job = find_job(*definitions, arguments.job, common.output, console);
  if (job == nullptr) return ExitStatus::usage;
  if (!has_partitions(*definitions, *job, arguments.partitions, common.output, console)) return ExitStatus::usage;
  if (common.log_level) definitions->settings.log.level = *common.log_level;

  const std::string store_url = common.store.value_or(definitions->settings.store);
  const auto summary = run_in_foreground(definitions, *job, store_url, arguments);
  if (!summary) {
    return report(console, common.output, with_daemon(summary.error(), invocation, store_url, arguments.job),
                  arguments.job);
  }

  if (common.output == Output::json) {
    console.out << json::summary_json(*summary);
  } else {
    const terminal::Palette palette(terminal::capabilities_of(STDOUT_FILENO).color);
    console.out << summary_text(*summary, {invocation, arguments, store_url, palette});
  }
  return exit_status_of(summary->run.state);
}

}  // namespace housingd::cli

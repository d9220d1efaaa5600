#include <spdlog/spdlog.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "daemon/cli/assembly_check.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/exposure.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/store_url.h"
#include "daemon/cli/token_file.h"
#include "daemon/logging/logging.h"
#include "daemon/service/service.h"
#include "daemon/systemd/service_manager.h"
#include "daemon/terminal/screen.h"
#include "pipeline/definition/diagnostics.h"

namespace housingd::cli {
namespace {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

// Shorter ones can be guessed.
constexpr std::size_t shortest_token = 16;

result<std::optional<std::string>> read_token(const std::string& path) {
  if (path.empty()) return std::optional<std::string>();
  auto token = read_token_file(path, "http.token_file");
  if (!token) return token.error();
  if (token->size() >= shortest_token) return std::optional<std::string>(std::move(*token));
  return Error(Disposition::fail_run, ErrorCode::invalid_definition,
               "http.token_file " + path + ": a token has 16 characters or more; make one with: openssl rand -hex 32");
}

// Every mistake on a line of its own, without the lines of the files and where
// these are: nobody's business on a page that anybody may read.
std::string lines_of(const definition::Diagnostics& diagnostics, const std::filesystem::path& directory) {
  std::string text;
  for (const auto& wrong : diagnostics.sorted()) {
    text += text.empty() ? "" : "\n";
    text += wrong.place.file;
    if (wrong.place.line > 0) text += ":" + std::to_string(wrong.place.line) + ":" + std::to_string(wrong.place.column);
    text += ": " + wrong.what;
    if (!wrong.expected.empty()) text += "; expected " + wrong.expected;
    if (!wrong.hint.empty()) text += "; " + wrong.hint;
  }
  const std::string prefix = directory.string() + "/";
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) text.erase(at, prefix.size());
  return without_credentials(std::move(text));
}

service::LoadDefinitions loader_of(const CommonOptions& common) {
  return [common]() -> result<definition::Definitions> {
    const auto directory = config_directory(common);
    if (!directory) return directory.error();
    auto loaded = definition::load({.directory = *directory, .overrides = common.overrides, .environment = nullptr});
    if (loaded.diagnostics.empty()) check_assembly(loaded.definitions, loaded.diagnostics);
    if (loaded.diagnostics.empty()) return std::move(loaded.definitions);
    return Error(Disposition::fail_run, ErrorCode::invalid_definition, lines_of(loaded.diagnostics, *directory));
  };
}

void start_logging(const definition::Logging& settings) {
  if (systemd::logs_to_journal()) return logging::start_to_journal(settings.level);
  logging::start(settings, [](std::string_view line) {
    std::string text(line);
    terminal::write_all(STDERR_FILENO, text += '\n');
  });
}

}  // namespace

ExitStatus serve_command(const Invocation& invocation, const ServeArguments&, const Console& console) {
  const CommonOptions& common = invocation.common;
  auto definitions = load_definitions(common, console);
  if (!definitions) return ExitStatus::usage;
  definition::Diagnostics assembly;
  check_assembly(*definitions, assembly);
  if (!assembly.empty()) {
    console.err << without_credentials(assembly.to_text());
    return ExitStatus::usage;
  }
  if (common.log_level) definitions->settings.log.level = *common.log_level;
  auto token = read_token(definitions->settings.http.token_file);
  if (!token) return report(console, common.output, token.error());

  start_logging(definitions->settings.log);
  for (const auto& exposure : exposures(definitions->settings.http)) spdlog::warn("{}", exposure);
  const std::string store = common.store.value_or(definitions->settings.store);
  service::ServiceOptions options{.definitions = nullptr,
                                  .load = loader_of(common),
                                  .store_url = store,
                                  .store_name = without_password(store),
                                  .token = *std::move(token),
                                  .inherited = systemd::take_sockets()};
  options.definitions = std::make_shared<const definition::Definitions>(*std::move(definitions));
  const auto served = service::serve(std::move(options));
  logging::stop();
  if (!served) return report(console, common.output, served.error());
  return ExitStatus::complete;
}

}  // namespace housingd::cli

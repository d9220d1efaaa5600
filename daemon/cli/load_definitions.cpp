#include "daemon/cli/load_definitions.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "daemon/cli/error_report.h"
#include "daemon/cli/store_url.h"
#include "daemon/terminal/human_format.h"
#include "pipeline/definition/partition.h"
#include "pipeline/definition/suggestion.h"

namespace housingd::cli {
namespace {

constexpr const char* installed_config = "/etc/housingd";
constexpr const char* local_config = "config";

outcome::Error no_config(std::string message) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition, std::move(message)};
}

bool is_folder(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

std::string with_suggestion(std::string message, const std::string& typed, const std::vector<std::string>& known) {
  const std::string meant = definition::did_you_mean(typed, known);
  return std::move(message) + "; " + (meant.empty() ? definition::one_of(known) : meant);
}

}  // namespace

outcome::result<std::filesystem::path> config_directory(const CommonOptions& options) {
  if (!options.config.empty()) {
    if (is_folder(options.config)) return options.config;
    return no_config("--config " + options.config.string() + ": no such folder");
  }
  for (const char* candidate : {installed_config, local_config}) {
    if (is_folder(candidate)) return std::filesystem::path(candidate);
  }
  return no_config(std::string("no configuration folder: neither ") + installed_config + " nor ./" + local_config +
                   " is there; name one by --config DIR");
}

std::optional<definition::Definitions> load_definitions(const CommonOptions& options, const Console& console,
                                                        const std::string& job) {
  const auto directory = config_directory(options);
  if (!directory) {
    report(console, options.output, directory.error(), job);
    return std::nullopt;
  }
  definition::Loaded loaded =
      definition::load({.directory = *directory, .overrides = options.overrides, .environment = nullptr});
  if (loaded.diagnostics.empty()) return std::move(loaded.definitions);

  console.err << without_credentials(loaded.diagnostics.to_text());
  if (options.output == Output::json) {
    Failure failure{
        .code = "invalid_definition", .message = {}, .job = job, .diagnostics = loaded.diagnostics.sorted()};
    failure.message = terminal::counted(failure.diagnostics.size(), "error", "errors") + " in " + directory->string();
    console.out << error_document(failure);
  }
  return std::nullopt;
}

const definition::Job* find_job(const definition::Definitions& definitions, const std::string& name, Output output,
                                const Console& console) {
  const auto found = definitions.jobs.find(name);
  if (found != definitions.jobs.end()) return &found->second;
  std::vector<std::string> known;
  for (const auto& [known_name, job] : definitions.jobs) known.push_back(known_name);
  report_usage(console, output, with_suggestion("no job is named '" + name + "'", name, known), name);
  return nullptr;
}

const definition::Model* find_model(const definition::Definitions& definitions, const std::string& name, Output output,
                                    const Console& console) {
  const auto found = definitions.models.find(name);
  if (found != definitions.models.end()) return &found->second;
  std::vector<std::string> known;
  for (const auto& [known_name, model] : definitions.models) known.push_back(known_name);
  report_usage(console, output, with_suggestion("no model is named '" + name + "'", name, known));
  return nullptr;
}

bool has_partitions(const definition::Definitions& definitions, const definition::Job& job,
                    const std::vector<std::string>& names, Output output, const Console& console) {
  std::vector<std::string> known;
  for (const auto& partition : definition::partitions_of(definitions, job)) known.push_back(partition.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string message = "job " + job.name + " has no partition named '" + name + "'";
    report_usage(console, output, with_suggestion(message, name, known), job.name);
    return false;
  }
  return true;
}

}  // namespace housingd::cli

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <utility>

#include "daemon/cli/assembly_check.h"
#include "daemon/cli/commands.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/exposure.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/store_url.h"
#include "daemon/json/json_document.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"
#include "daemon/terminal/text_width.h"
#include "pipeline/definition/cron/cron_days.h"
#include "pipeline/definition/partition.h"

namespace housingd::cli {
namespace {

using terminal::counted;

std::filesystem::path resolved(const std::filesystem::path& path) {
  std::error_code error;
  auto absolute = std::filesystem::weakly_canonical(path, error);
  return error ? path : absolute;
}

// Errors of the files that were asked about, and how many others there are.
struct Selected {
  definition::Diagnostics wanted;
  std::size_t others = 0;
};

Selected select(const definition::Diagnostics& all, const std::vector<std::filesystem::path>& files) {
  Selected selected;
  for (definition::Diagnostic& diagnostic : all.sorted()) {
    const auto file = resolved(diagnostic.place.file);
    const bool wanted = files.empty() || std::any_of(files.begin(), files.end(),
                                                     [&](const auto& asked) { return resolved(asked) == file; });
    if (wanted) {
      selected.wanted.add(std::move(diagnostic));
    } else {
      ++selected.others;
    }
  }
  return selected;
}

// Nothing that must be corrected, but hardly what was meant.
std::string never_starts(const definition::Job& job) {
  const bool never = job.schedule && job.schedule->cron && definition::never_matches(*job.schedule->cron);
  return never ? "; its schedule never starts it: the months of '" + job.schedule->cron->text + "' have no such day"
               : "";
}

std::string overview(const std::filesystem::path& directory, const definition::Definitions& definitions) {
  std::string text = directory.string() + ": " + counted(definitions.sources.size(), "source", "sources") + ", " +
                     counted(definitions.models.size(), "model", "models") + ", " +
                     counted(definitions.catalogs.size(), "catalog", "catalogs") + ", " +
                     counted(definitions.jobs.size(), "job", "jobs") + "\n";
  for (const auto& [name, job] : definitions.jobs) {
    const std::size_t partitions = definition::partitions_of(definitions, job).size();
    text += "  " + name + ": " + counted(partitions, "partition", "partitions") + " of " + job.source + "." +
            job.endpoint + never_starts(job) + "\n";
  }
  return text + "OK\n";
}

// As a person should hear of them; they do not make the definitions wrong.
std::vector<std::string> warnings_about(const definition::Loaded& loaded) {
  return loaded.diagnostics.empty() ? exposures(loaded.definitions.settings.http) : std::vector<std::string>();
}

std::string check_json(const std::filesystem::path& directory, const Selected& selected,
                       const std::vector<std::string>& warnings) {
  json::JsonDocument document;
  document.begin_object()
      .member("directory", directory.string())
      .member("ok", selected.wanted.empty())
      .member("errors_in_other_files", selected.others);
  write_diagnostics(document.key("errors"), selected.wanted.sorted());
  document.key("warnings").begin_array();
  for (const auto& warning : warnings) document.value(warning);
  document.end_array();
  document.end_object();
  return document.text();
}

outcome::result<void> all_inside(const std::filesystem::path& directory,
                                 const std::vector<std::filesystem::path>& files) {
  for (const auto& file : files) {
    const auto relative = resolved(file).lexically_relative(resolved(directory));
    const bool inside = !relative.empty() && *relative.begin() != "..";
    if (inside && std::filesystem::exists(file)) continue;
    return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition,
                          file.string() + (inside ? ": no such file" : ": not within " + directory.string()));
  }
  return {};
}

}  // namespace

ExitStatus check_command(const Invocation& invocation, const CheckArguments& arguments, const Console& console) {
  const CommonOptions& common = invocation.common;
  const auto directory = config_directory(common);
  if (!directory) return report(console, common.output, directory.error());
  if (auto inside = all_inside(*directory, arguments.files); !inside) {
    return report(console, common.output, inside.error());
  }

  auto loaded = definition::load({.directory = *directory, .overrides = common.overrides, .environment = nullptr});
  if (loaded.diagnostics.empty()) check_assembly(loaded.definitions, loaded.diagnostics);
  const Selected selected = select(loaded.diagnostics, arguments.files);
  const auto warnings = warnings_about(loaded);
  if (common.output == Output::json) console.out << check_json(*directory, selected, warnings);
  for (const auto& warning : warnings) console.err << "warning: " << terminal::one_line(warning) << "\n";
  if (!selected.wanted.empty()) console.err << without_credentials(selected.wanted.to_text());
  if (selected.others > 0) {
    console.err << counted(selected.others, "error", "errors") << " in other files: housingd check\n";
  }
  if (!selected.wanted.empty()) return ExitStatus::usage;
  if (common.output == Output::text) {
    console.out << (loaded.diagnostics.empty() ? overview(*directory, loaded.definitions) : "OK\n");
  }
  return ExitStatus::complete;
}

}  // namespace housingd::cli

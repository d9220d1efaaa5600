#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <ostream>
#include <variant>

#include "daemon/cli/commands.h"
#include "daemon/cli/error_report.h"
#include "daemon/cli/export_report.h"
#include "daemon/cli/export_session.h"
#include "daemon/cli/load_definitions.h"
#include "daemon/cli/store_url.h"

namespace housingd::cli {
namespace {

using exporting::Format;
using exporting::Request;

constexpr const char* which_format =
    "which format? --format sqlite for one file, csv or jsonl for a folder (a target that ends in .db is sqlite)";

// "snapshot/" and "snapshot" are one folder.
std::filesystem::path without_slash(const std::filesystem::path& path) {
  return path.has_filename() || !path.has_parent_path() ? path : path.parent_path();
}

exporting::Descriptions descriptions_of(const definition::Definitions& definitions) {
  exporting::Descriptions descriptions;
  for (const auto& [name, model] : definitions.models) {
    for (const auto& table : model.tables) {
      descriptions[{table.name, ""}] = table.description;
      for (const auto& column : table.columns) descriptions[{table.name, column.name}] = column.description;
    }
  }
  return descriptions;
}

struct Source {
  std::string url;
  exporting::Descriptions descriptions;
};

// --store, else the one that the definitions name, which then also say what
// the columns are.
std::variant<Source, ExitStatus> find_source(const CommonOptions& options, const Console& console) {
  if (options.store) return Source{*options.store, {}};
  const auto definitions = load_definitions(options, console);
  if (!definitions) return ExitStatus::usage;
  return Source{definitions->settings.store, descriptions_of(*definitions)};
}

Request request_of(const ExportArguments& arguments, Format format, Source source) {
  Request request;
  request.to = without_slash(arguments.to);
  request.format = format;
  request.selection = {arguments.tables, !arguments.without_removed};
  request.existing = arguments.force ? exporting::Existing::replace : exporting::Existing::keep;
  request.sqlite_source = sqlite_file(source.url).value_or("");
  request.descriptions = std::move(source.descriptions);
  return request;
}

outcome::result<exporting::Exported> export_in_foreground(const std::string& url, const Request& request) {
  terminal::Screen screen([](std::string_view text) { terminal::write_all(STDERR_FILENO, text); });
  boost::asio::io_context context{1};
  upsert::StoreOptions options;
  options.on_notice = [&screen](std::string_view notice) { screen.print(notice); };
  auto store = upsert::open_store(url, upsert::Access::read, std::move(options));
  if (!store) return store.error();
  ExportSession session(context, **store, request, screen, STDERR_FILENO);
  return session.run();
}

}  // namespace

ExitStatus export_command(const Invocation& invocation, const ExportArguments& arguments, const Console& console) {
  using Clock = std::chrono::steady_clock;
  const Output output = invocation.common.output;
  const auto format = arguments.format ? arguments.format : exporting::format_of(arguments.to);
  if (!format) return report_usage(console, output, which_format);
  auto found = find_source(invocation.common, console);
  if (const auto* status = std::get_if<ExitStatus>(&found)) return *status;
  auto& source = std::get<Source>(found);
  const std::string url = source.url;
  const Request request = request_of(arguments, *format, std::move(source));
  if (const auto complaint = complaint_about(request); !complaint.empty()) {
    return report_usage(console, output, complaint);
  }

  const auto started = Clock::now();
  const auto exported = export_in_foreground(url, request);
  if (!exported) return report(console, output, exported.error());
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started);
  console.out << (output == Output::json ? export_json(request, *exported, took)
                                         : export_text(request, *exported, took));
  return ExitStatus::complete;
}

}  // namespace housingd::cli

#include "daemon/cli/error_report.h"

#include <ostream>

#include "daemon/cli/store_url.h"
#include "daemon/json/json_document.h"
#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

void tell(const Console& console, Output output, const Failure& failure) {
  console.err << "housingd: " << terminal::one_line(failure.message) << "\n";
  if (output == Output::json) console.out << error_document(failure);
}

}  // namespace

void write_diagnostics(json::JsonDocument& document, const std::vector<definition::Diagnostic>& diagnostics) {
  document.begin_array();
  for (const auto& diagnostic : diagnostics) {
    document.begin_object()
        .member("file", without_credentials(diagnostic.place.file))
        .member("line", diagnostic.place.line)
        .member("column", diagnostic.place.column)
        .member("what", without_credentials(diagnostic.what))
        .text_or_null("expected", diagnostic.expected)
        .text_or_null("hint", diagnostic.hint)
        .end_object();
  }
  document.end_array();
}

std::string error_document(const Failure& failure) {
  json::JsonDocument document;
  document.begin_object().text_or_null("job", failure.job).member("state", "failed");
  document.key("error").begin_object().member("code", failure.code).member("message", failure.message);
  if (!failure.diagnostics.empty()) write_diagnostics(document.key("diagnostics"), failure.diagnostics);
  document.end_object().end_object();
  return document.text();
}

ExitStatus report(const Console& console, Output output, const outcome::Error& error, const std::string& job) {
  tell(
      console, output,
      {.code = std::string(outcome::name_of(error.code())), .message = error.message(), .job = job, .diagnostics = {}});
  return exit_status_of(error);
}

ExitStatus report_usage(const Console& console, Output output, const std::string& message, const std::string& job) {
  tell(console, output, {.code = "usage", .message = message, .job = job, .diagnostics = {}});
  return ExitStatus::usage;
}

}  // namespace housingd::cli

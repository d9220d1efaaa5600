// Why a command could not do its work.
#pragma once

#include <string>
#include <vector>

#include "daemon/cli/console.h"
#include "daemon/cli/exit_status.h"
#include "daemon/cli/invocation.h"
#include "pipeline/definition/diagnostics.h"
#include "pipeline/outcome/error.h"

namespace housingd::json {
class JsonDocument;
}

namespace housingd::cli {

struct Failure {
  std::string code;  // "usage", or an ErrorCode's name
  std::string message;
  std::string job;  // empty: none was meant
  std::vector<definition::Diagnostic> diagnostics;
};

// {"job", "state": "failed", "error": {"code", "message", "diagnostics"}}
[[nodiscard]] std::string error_document(const Failure& failure);

// An array of {file, line, column, what, expected, hint}.
void write_diagnostics(json::JsonDocument& document, const std::vector<definition::Diagnostic>& diagnostics);

// On stderr for people, on stdout too where JSON is wanted. Returns the status
// to exit with.
ExitStatus report(const Console& console, Output output, const outcome::Error& error, const std::string& job = {});
// A word of the command line that makes no sense.
ExitStatus report_usage(const Console& console, Output output, const std::string& message, const std::string& job = {});

}  // namespace housingd::cli

// Words to an Invocation.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "daemon/cli/exit_status.h"
#include "daemon/cli/invocation.h"

namespace housingd::cli {

// Nothing to run: help, the version, or why the words make no sense.
struct Answer {
  ExitStatus status = ExitStatus::complete;
  std::string out;
  std::string err;
};

// `words`: without the program's name.
[[nodiscard]] std::variant<Invocation, Answer> parse_command_line(std::vector<std::string> words);

}  // namespace housingd::cli

// Commands to type next, as the closing lines of a command suggest them.
#pragma once

#include <string>
#include <string_view>

#include "daemon/cli/invocation.h"

namespace housingd::cli {

// As a shell reads it back.
[[nodiscard]] std::string shell_quoted(std::string_view word);

// The same command once more; without --fresh, so that it goes on, and without
// the --key of the run that is over.
[[nodiscard]] std::string again(const Invocation& invocation);

// Another command on the same configuration and store, or to the same daemon: "rejects 12".
[[nodiscard]] std::string likewise(const Invocation& invocation, std::string_view command);

}  // namespace housingd::cli

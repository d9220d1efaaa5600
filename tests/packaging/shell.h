// Programs of the system, as an operator would call them.
#pragma once

#include <string>

#include "tests/daemon/child_process.h"

namespace housingd::packaging {

// By /bin/sh, in the project's root; both streams are read to their ends.
[[nodiscard]] daemon_test::ChildProcess::Ended run_shell(const std::string& line);

// Whether the system has it on its path.
[[nodiscard]] bool is_installed(const std::string& program);

}  // namespace housingd::packaging

#include "tests/packaging/shell.h"

#include "tests/house/source_tree.h"

namespace housingd::packaging {

daemon_test::ChildProcess::Ended run_shell(const std::string& line) {
  return daemon_test::ChildProcess("/bin/sh", {"-c", line}, house::project_root()).wait();
}

bool is_installed(const std::string& program) {
  return run_shell("command -v " + program).status == 0;
}

}  // namespace housingd::packaging

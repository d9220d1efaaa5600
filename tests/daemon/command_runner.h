// Commands of housingd, called within the test's own process.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "daemon/cli/commands.h"

namespace housingd::daemon_test {

struct Said {
  int status = -1;
  std::string out, err;
};

// `err`: also what goes to the standard error stream itself, as progress does.
inline Said call(std::vector<std::string> words) {
  std::ostringstream out;
  std::ostringstream err;
  testing::internal::CaptureStderr();
  const auto status = cli::dispatch(std::move(words), {out, err});
  const std::string stream = testing::internal::GetCapturedStderr();
  return {.status = static_cast<int>(status), .out = out.str(), .err = err.str() + stream};
}

}  // namespace housingd::daemon_test

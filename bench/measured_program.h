// A program run to its end, and what it took.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace housingd::bench {

struct Measured {
  int exit_status = 0;  // 128 + the signal's number for a program that one ended
  std::string output;   // standard output; standard error is the caller's
  double seconds = 0;
  double cpu_seconds = 0;  // user and system, all threads
  double peak_mib = 0;     // most memory resident at a time
};

// Blocking. Throws std::system_error when it cannot be started.
[[nodiscard]] Measured run_measured(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace housingd::bench

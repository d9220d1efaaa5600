// Programs of the build, run as processes of their own, and what they took.
//
// The process that calls this must stay small: the most memory that a child
// had includes what its parent held when it was started.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace housingd::bench {

// Standard output is a pipe, standard error goes nowhere. Killed and waited for
// when destroyed. Everything is blocking and throws std::system_error.
class MeasuredProgram {
 public:
  MeasuredProgram(const std::string& program, const std::vector<std::string>& arguments);
  ~MeasuredProgram();
  MeasuredProgram(const MeasuredProgram&) = delete;
  MeasuredProgram& operator=(const MeasuredProgram&) = delete;

  // One line of its output, without the end; empty when there is no more.
  [[nodiscard]] std::string line();

  // User and system, all threads, so far.
  [[nodiscard]] double cpu_seconds() const;

  struct Ended {
    int status = 0;      // 128 + the signal's number for a program that one ended
    std::string output;  // what line() has not given
    double cpu_seconds = 0;
    double peak_mib = 0;     // most memory resident at a time
    double written_mib = 0;  // sent to the disk
  };
  Ended wait();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

}  // namespace housingd::bench

// A program of the build, run as its users run it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace housingd::daemon_test {

// Its standard streams are pipes. Killed and waited for when destroyed.
class ChildProcess {
 public:
  ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
               const std::filesystem::path& directory);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Reads until `text` was written to the stream or the stream ended; returns
  // all that was read so far.
  const std::string& out_until(const std::string& text) { return read_until(out_, text); }
  const std::string& err_until(const std::string& text) { return read_until(err_, text); }

  void signal(int number) const;
  [[nodiscard]] pid_t pid() const { return pid_; }

  // Whether it ends within that time; reads both streams meanwhile.
  [[nodiscard]] bool ends_within(std::chrono::milliseconds limit);

  struct Ended {
    int status = -1;  // 128 + the signal's number for a program that one ended
    std::string out, err;
  };
  // Reads both streams to their end and waits.
  Ended wait();

 private:
  struct Stream {
    int descriptor = -1;
    std::string text;
    bool ended = false;
  };
  const std::string& read_until(Stream& stream, const std::string& text);
  // Nothing when nothing comes within the limit; below zero: none.
  void read_once(std::chrono::milliseconds limit = std::chrono::milliseconds(-1));

  pid_t pid_ = -1;
  Stream out_, err_;
};

}  // namespace housingd::daemon_test

#include "bench/measured_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>
#include <utility>

namespace housingd::bench {
namespace {

void expect(bool worked, const std::string& what) {
  if (!worked) throw std::system_error(errno, std::generic_category(), what);
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

MeasuredProgram::MeasuredProgram(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  std::array<int, 2> ends{};
  expect(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe2");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  errno = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, pointers.data(), environ);
  const bool spawned = errno == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  output_ = ends[0];
  expect(spawned, program);
}

MeasuredProgram::~MeasuredProgram() {
  ::close(output_);
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string MeasuredProgram::line() {
  std::string text;
  for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) text += c;
  return text;
}

double MeasuredProgram::cpu_seconds() const {
  clockid_t clock{};
  timespec time{};
  errno = ::clock_getcpuclockid(pid_, &clock);
  expect(errno == 0 && ::clock_gettime(clock, &time) == 0, "clock_getcpuclockid");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

MeasuredProgram::Ended MeasuredProgram::wait() {
  Ended ended;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = ::read(output_, buffer.data(), buffer.size())) > 0;) {
    ended.output.append(buffer.data(), static_cast<std::size_t>(size));
  }
  int status = 0;
  rusage usage{};
  expect(::wait4(std::exchange(pid_, -1), &status, 0, &usage) > 0, "wait4");
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ended.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  ended.peak_mib = static_cast<double>(usage.ru_maxrss) / 1024;      // given in KiB
  ended.written_mib = static_cast<double>(usage.ru_oublock) / 2048;  // given in blocks of 512 bytes
  return ended;
}

}  // namespace housingd::bench

#include "tests/daemon/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace housingd::daemon_test {
namespace {

void expect(bool worked, const char* what) {
  if (!worked) throw std::system_error(errno, std::generic_category(), what);
}

struct Pipe {
  int read_end = -1, write_end = -1;

  Pipe() {
    std::array<int, 2> ends{};
    expect(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe2");
    read_end = ends[0];
    write_end = ends[1];
  }
};

}  // namespace

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
                           const std::filesystem::path& directory) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  const Pipe out;
  const Pipe err;
  pid_ = ::fork();
  expect(pid_ >= 0, "fork");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that aborts leaves nobody behind
    ::dup2(out.write_end, STDOUT_FILENO);
    ::dup2(err.write_end, STDERR_FILENO);
    if (::chdir(directory.c_str()) == 0) ::execv(program.c_str(), pointers.data());
    ::_exit(127);
  }
  ::close(out.write_end);
  ::close(err.write_end);
  out_.descriptor = out.read_end;
  err_.descriptor = err.read_end;
}

ChildProcess::~ChildProcess() {
  ::close(out_.descriptor);
  ::close(err_.descriptor);
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void ChildProcess::signal(int number) const {
  ::kill(pid_, number);
}

const std::string& ChildProcess::read_until(Stream& stream, const std::string& text) {
  while (!stream.ended && stream.text.find(text) == std::string::npos) read_once();
  return stream.text;
}

// Whatever comes first on either stream: a full pipe never stops the program.
void ChildProcess::read_once(std::chrono::milliseconds limit) {
  std::array<pollfd, 2> waiting{pollfd{out_.ended ? -1 : out_.descriptor, POLLIN, 0},
                                pollfd{err_.ended ? -1 : err_.descriptor, POLLIN, 0}};
  expect(::poll(waiting.data(), waiting.size(), static_cast<int>(limit.count())) >= 0, "poll");
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (waiting.at(i).revents == 0) continue;
    Stream& stream = i == 0 ? out_ : err_;
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(stream.descriptor, buffer.data(), buffer.size());
    if (size > 0) {
      stream.text.append(buffer.data(), static_cast<std::size_t>(size));
    } else {
      stream.ended = true;
    }
  }
}

bool ChildProcess::ends_within(std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!out_.ended || !err_.ended) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    read_once(left);
  }
  return true;
}

ChildProcess::Ended ChildProcess::wait() {
  while (!out_.ended || !err_.ended) read_once();
  int status = 0;
  expect(::waitpid(pid_, &status, 0) == pid_, "waitpid");
  pid_ = -1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, out_.text, err_.text};
}

}  // namespace housingd::daemon_test

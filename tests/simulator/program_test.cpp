// The executable, started as users start it.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/simulator/http_connection.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::tests;

class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) std::abort();
    arguments.insert(arguments.begin(), SIMULATOR_PROGRAM);
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      close(ends[0]);
      execv(SIMULATOR_PROGRAM, pointers.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  ~Program() {
    if (process_ > 0) {
      kill(process_, SIGKILL);
      static_cast<void>(wait());
    }
    fclose(output_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string line() {
    std::array<char, 4096> text{};
    return fgets(text.data(), static_cast<int>(text.size()), output_) == nullptr ? "" : text.data();
  }
  void signal(int number) const { kill(process_, number); }
  // The exit status; -1 when a signal ended it.
  int wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t process_ = 0;
  FILE* output_ = nullptr;
};

TEST(Program, SaysWhereItListensAndStopsOnASignal) {
  for (const int number : {SIGTERM, SIGINT}) {
    const auto ready = std::filesystem::path(testing::TempDir()) / ("ready-" + std::to_string(getpid()));
    Program program({"--catalog", market_catalog(), "--area", "all", "--properties", "30", "--ready-file", ready,
                     "--faults", R"({"hang":{"first_n":1}})"});
    const std::string line = program.line();
    ASSERT_THAT(line, testing::StartsWith("listening on http://127.0.0.1:"));
    const auto port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    HttpConnection hanging(port);
    hanging.ask("/search/addresses");
    EXPECT_EQ(get(port, "/_simulator/ledger").status, 200);
    program.signal(number);
    EXPECT_EQ(program.wait(), 0);
    std::string url;
    std::getline(std::ifstream(ready), url);
    EXPECT_EQ("listening on " + url + "\n", line);
  }
}

TEST(Program, RefusesWhatItDoesNotUnderstand) {
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"--propperties", "1"}, "--propperties"},
      {{"--faults", R"({"hangs":1})"}, "unknown name 'hangs'"},
      {{"--tls-cert", market_catalog()}, "--tls-key"},
      {{"--data", "/nowhere.jsonl"}, "/nowhere.jsonl"},
  };
  for (const auto& [arguments, message] : cases) {
    Program program(arguments);
    EXPECT_THAT(program.line(), testing::HasSubstr(message));
    EXPECT_EQ(program.wait(), 2);
  }
  Program unknown_area({"--catalog", market_catalog(), "--area", "Atlantis"});
  EXPECT_THAT(unknown_area.line(), testing::HasSubstr("no municipality 'Atlantis'"));
  EXPECT_EQ(unknown_area.wait(), 1);
}

TEST(Program, RefusesAPortThatIsTaken) {
  const auto simulator = start_market({.properties = 1});
  Program program({"--catalog", market_catalog(), "--area", "all", "--properties", "1", "--port",
                   std::to_string(simulator->port())});
  EXPECT_THAT(program.line(), testing::HasSubstr("cannot listen on 127.0.0.1:"));
  EXPECT_EQ(program.wait(), 1);
}

}  // namespace

// docs/housingd.1, held against what --help lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/daemon/child_process.h"
#include "tests/daemon/help_words.h"

namespace housingd::daemon_test {
namespace {

using testing::HasSubstr;

std::string page_path() {
  return std::string(std::getenv("HOUSINGD_SOURCE_DIR")) + "/docs/housingd.1";
}

std::string page() {
  std::ifstream file(page_path());
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_installed(const std::string& program) {
  return std::filesystem::exists("/usr/bin/" + program);
}

TEST(ManPage, DescribesEachCommandAndEachOption) {
  const std::string text = page();
  for (const auto& help : all_help_words()) {
    if (!help.command.empty() && help.commands.empty()) {
      EXPECT_THAT(text, HasSubstr("\n.It Cm " + help.command)) << help.command;
    }
    for (const auto& option : help.options) {
      EXPECT_TRUE(std::regex_search(text, std::regex("\n\\.It (Fl h , )?Fl Fl " + option.substr(2) + "\\b")))
          << help.command << " " << option;
    }
  }
}

TEST(ManPage, DescribesNoOptionThatThereIsNot) {
  std::string known;
  for (const auto& help : all_help_words()) {
    for (const auto& option : help.options) known += option + "\n";
  }
  const std::string text = page();
  const std::regex named(R"(Fl Fl ([a-z][a-z-]*))");
  for (std::sregex_iterator at(text.begin(), text.end(), named), end; at != end; ++at) {
    EXPECT_THAT(known, HasSubstr("--" + (*at)[1].str() + "\n"));
  }
}

TEST(ManPage, IsWellFormed) {
  if (!is_installed("mandoc") && !is_installed("groff")) GTEST_SKIP() << "neither mandoc nor groff is installed";
  const std::vector<std::string> words = is_installed("mandoc")
                                             ? std::vector<std::string>{"-T", "lint", "-W", "warning", page_path()}
                                             : std::vector<std::string>{"-mandoc", "-ww", "-z", "-Tutf8", page_path()};
  ChildProcess checker(is_installed("mandoc") ? "/usr/bin/mandoc" : "/usr/bin/groff", words, "/");
  const auto ended = checker.wait();
  EXPECT_EQ(ended.out + ended.err, "");
}

}  // namespace
}  // namespace housingd::daemon_test

// What --help lists, as words.
#pragma once

#include <string>
#include <vector>

namespace housingd::daemon_test {

struct HelpWords {
  std::string command;                // "schema diff"; empty: the program itself
  std::vector<std::string> options;   // long names, its own and the common ones, sorted
  std::vector<std::string> commands;  // in their order
};

// Of the program, of each command and of each command's commands.
[[nodiscard]] std::vector<HelpWords> all_help_words();

}  // namespace housingd::daemon_test

#include "tests/daemon/help_words.h"

#include <algorithm>
#include <iterator>
#include <regex>
#include <sstream>

#include "daemon/cli/command_line.h"

namespace housingd::daemon_test {
namespace {

std::string help_of(const std::string& command) {
  std::istringstream words(command + " --help");
  const auto parsed = cli::parse_command_line({std::istream_iterator<std::string>(words), {}});
  return std::get<cli::Answer>(parsed).out;
}

HelpWords words_of(const std::string& command) {
  static const std::regex option(R"(^  (?:-\w,)?(--[a-z][a-z-]*).*)");
  static const std::regex listed(R"(^  ([a-z]+) +\S.*)");
  HelpWords words{.command = command, .options = {}, .commands = {}};
  std::istringstream lines(help_of(command));
  bool within_commands = false;
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_match(line, found, option)) words.options.push_back(found[1]);
    if (within_commands && std::regex_match(line, found, listed)) words.commands.push_back(found[1]);
    within_commands = line.starts_with("Commands") || (within_commands && line.starts_with("  "));
    if (line.starts_with("Examples:")) break;
  }
  std::ranges::sort(words.options);
  return words;
}

void add(const std::string& command, std::vector<HelpWords>& all) {
  const HelpWords words = words_of(command);
  all.push_back(words);
  for (const auto& name : words.commands) add(command.empty() ? name : command + " " + name, all);
}

}  // namespace

std::vector<HelpWords> all_help_words() {
  std::vector<HelpWords> all;
  add({}, all);
  return all;
}

}  // namespace housingd::daemon_test

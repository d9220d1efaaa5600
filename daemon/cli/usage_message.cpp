#include "daemon/cli/usage_message.h"

#include <algorithm>

#include "pipeline/definition/suggestion.h"

namespace housingd::cli {
namespace {

using definition::did_you_mean;
using definition::one_of;
using Names = std::vector<std::string>;

bool is_option(const std::string& word) {
  return word.starts_with('-');
}

// The command that the words lead to: "schema diff".
const CLI::App& met(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : met(*parsed.front());
}

Names commands_of(const CLI::App& app) {
  Names names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// With those of the commands above, which may stand behind it.
Names options_of(const CLI::App& app) {
  Names names;
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* option : at->get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

// Words that meant nothing, in the order in which they were typed.
Names strays(const CLI::App& app, const Names& words) {
  const Names unknown = app.remaining(true);
  Names strays;
  for (const auto& word : words) {
    if (std::ranges::find(unknown, word) != unknown.end()) strays.push_back(word);
  }
  return strays;
}

std::string with_hint(const std::string& message, const std::string& hint) {
  return hint.empty() ? message : message + "; " + hint;
}

std::string unknown_option(const CLI::App& command, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  return with_hint("unknown option '" + name + "'", did_you_mean(name, options_of(command)));
}

std::string unknown_command(const Names& commands, const std::string& word) {
  const std::string meant = did_you_mean(word, commands);
  return with_hint("unknown command '" + word + "'", meant.empty() ? "there are " + one_of(commands) : meant);
}

bool is_typo_of_option(const CLI::App& command, const std::string& word) {
  return is_option(word) && !did_you_mean(word.substr(0, word.find('=')), options_of(command)).empty();
}

}  // namespace

std::string usage_message(const CLI::App& app, const CLI::ParseError& error, const Names& words) {
  const CLI::App& command = met(app);
  const Names unknown = strays(app, words);
  const Names commands = commands_of(command);
  const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  const bool lacks_command = !commands.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  if (!is_extra && !lacks_command) return error.what();

  const auto typo =
      std::ranges::find_if(unknown, [&](const std::string& word) { return is_typo_of_option(command, word); });
  if (typo != unknown.end()) return unknown_option(command, *typo);
  if (lacks_command) {
    const auto misspelt =
        std::ranges::find_if(unknown, [&](const std::string& word) { return !did_you_mean(word, commands).empty(); });
    const auto word = misspelt != unknown.end() ? misspelt : std::ranges::find_if_not(unknown, is_option);
    if (word != unknown.end()) return unknown_command(commands, *word);
    if (unknown.empty()) return "no command given; there are " + one_of(commands);
  }
  if (unknown.empty()) return error.what();
  const auto option = std::ranges::find_if(unknown, is_option);
  if (option != unknown.end()) return unknown_option(command, *option);
  return "'" + unknown.front() + "' is one word too many";
}

std::string help_command(const CLI::App& app) {
  std::string words = "housingd ";
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    words += at->get_name() + " ";
  }
  return words + "--help";
}

}  // namespace housingd::cli

// The commands of a command line that is being put together.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "daemon/cli/invocation.h"

namespace housingd::cli {

class CommandSet {
 public:
  // `after_options`: what each command's help says between its options and its
  // own words. All of it outlives the set.
  CommandSet(CLI::App& app, std::function<std::string()> after_options)
      : app_(app), after_options_(std::move(after_options)) {}

  // The heading that the help lists further commands under.
  void begin_group(std::string heading) { group_ = std::move(heading); }

  CLI::App* add(const std::string& name, const std::string& description, const char* footer) {
    return add_to(app_, name, description, footer);
  }
  // "schema show"
  CLI::App* add_to(CLI::App& parent, const std::string& name, const std::string& description, const char* footer) {
    CLI::App* command = parent.add_subcommand(name, description)->group(group_);
    command->footer("");  // not the program's, which is inherited
    command->footer([this, footer] { return after_options_() + footer; });
    return command;
  }

  // What the command's options are written to; chosen when its word was met.
  template <class Arguments>
  std::shared_ptr<Arguments> arguments_of(CLI::App* command) {
    auto arguments = std::make_shared<Arguments>();
    command->callback([this, arguments] { chosen_ = *arguments; });
    return arguments;
  }

  [[nodiscard]] std::optional<Command> take_chosen() { return std::move(chosen_); }

 private:
  CLI::App& app_;
  std::function<std::string()> after_options_;
  std::string group_ = "Commands";
  std::optional<Command> chosen_;
};

}  // namespace housingd::cli

// What is wrong with a command line, in a sentence that helps.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace housingd::cli {

// `app` has failed to parse `words` with `error`.
[[nodiscard]] std::string usage_message(const CLI::App& app, const CLI::ParseError& error,
                                        const std::vector<std::string>& words);

// "housingd run --help": of the command that was meant.
[[nodiscard]] std::string help_command(const CLI::App& app);

}  // namespace housingd::cli

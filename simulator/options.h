// The command line of housingd-simulator.
#pragma once

#include <filesystem>
#include <variant>

#include "simulator/simulator.h"

namespace housingd::simulator {

struct CommandLine {
  SimulatorOptions simulator;
  std::filesystem::path ready_file;  // gets the URL once the simulator listens; empty: none
};

// The options, or the exit status when the program is to end at once (help was
// asked for, or an option is wrong); what is to be said has been printed.
[[nodiscard]] std::variant<CommandLine, int> parse_command_line(int count, const char* const* arguments);

}  // namespace housingd::simulator

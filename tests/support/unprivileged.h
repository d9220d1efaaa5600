// Programs that refuse to run as root.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace housingd::support {

// Starts it as the current user or, where that is root, as `postgres`; its
// output goes to the end of `log`. It gets `death_signal` when the thread that
// starts it ends: a test that aborts leaves nobody behind.
pid_t start_unprivileged(const std::vector<std::string>& command, const std::filesystem::path& log, int death_signal);

// Runs it to its end; throws std::runtime_error with the log unless it did well.
void run_unprivileged(const std::vector<std::string>& command, const std::filesystem::path& log);

// Lets it into a folder of ours.
void give_to_unprivileged(const std::filesystem::path& folder);

[[nodiscard]] std::string text_of(const std::filesystem::path& file);

}  // namespace housingd::support

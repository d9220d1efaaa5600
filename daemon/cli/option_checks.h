// What option values must be, said so that it helps.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

namespace housingd::cli {

// Whole, above zero, at most `most`.
[[nodiscard]] CLI::Validator count_up_to(std::uint64_t most);
[[nodiscard]] CLI::Validator any_count();

[[nodiscard]] CLI::Validator known_store();

}  // namespace housingd::cli

// What the benchmarks work on: the shipped definitions and made-up villas.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "pipeline/definition/definitions.h"

namespace housingd::bench {

inline constexpr const char* job_name = "copenhagen-villas";

// Of config/, as they stand. Throws when they have an error.
[[nodiscard]] definition::Definitions shipped_definitions();

// The documents of that many villas, the same each time; of the simulator's
// `area` ("reference", or names of municipalities). Throws.
[[nodiscard]] std::vector<std::string> villas(std::size_t count, const std::string& area);

// The answer to a search that finds these.
[[nodiscard]] std::string page_of(std::span<const std::string> documents);

}  // namespace housingd::bench

// What an import comes to when nothing disturbs it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "tests/faults/contents.h"
#include "tests/faults/importer.h"

namespace housingd::faults {

struct Undisturbed {
  Contents contents;  // afterwards
  std::chrono::milliseconds took{0};
  std::uint64_t requests = 0;
  std::map<std::string, std::uint64_t> requests_by_partition;
};

// Imports into the place, as it is. Throws what the program said unless the
// import is complete.
[[nodiscard]] Undisturbed import_undisturbed(const Importer& importer, simulator::Simulator& source,
                                             const Place& place);

}  // namespace housingd::faults

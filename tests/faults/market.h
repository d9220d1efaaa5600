// A small market at two moments: what a first import meets, and the next one.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "simulator/simulator.h"

namespace housingd::faults {

struct Market {
  std::unique_ptr<simulator::Simulator> before;
  // Prices and valuations differ; some homes are gone, others new.
  std::unique_ptr<simulator::Simulator> after;
};

inline constexpr const char* four_municipalities = "Greve,Køge,Roskilde,Solrød";

// In these municipalities. Some records are so bad that they are rejected, at
// both moments; the last of each municipality among them.
[[nodiscard]] Market make_market(std::size_t properties, const std::string& area = four_municipalities);

}  // namespace housingd::faults

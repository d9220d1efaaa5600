// Sharing a whole number out by weight.
#pragma once

#include <cstddef>
#include <vector>

namespace housingd::simulator::generator {

// The largest-remainder method: the parts add up to `total`.
[[nodiscard]] std::vector<std::size_t> shares_of(std::size_t total, const std::vector<double>& weights);

}  // namespace housingd::simulator::generator

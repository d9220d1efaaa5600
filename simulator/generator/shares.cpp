#include "simulator/generator/shares.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace housingd::simulator::generator {

std::vector<std::size_t> shares_of(std::size_t total, const std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::size_t> shares(weights.size());
  std::vector<double> remainders(weights.size());
  std::size_t given = 0;
  for (std::size_t index = 0; index < weights.size(); ++index) {
    const double exact = static_cast<double>(total) * weights[index] / sum;
    shares[index] = static_cast<std::size_t>(exact);
    remainders[index] = exact - std::floor(exact);
    given += shares[index];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t left, std::size_t right) {
    return std::tuple(-remainders[left], left) < std::tuple(-remainders[right], right);
  });
  for (std::size_t next = 0; given < total; ++given, ++next) ++shares[order[next % order.size()]];
  return shares;
}

}  // namespace housingd::simulator::generator

// A whole data set of made-up properties with the shape and the proportions of
// the real one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/generator/geography.h"
#include "simulator/generator/lot.h"
#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

class Generator {
 public:
  // `villas` is the number of villas; 4 % of that come on top as other types.
  // Not thread-safe.
  Generator(std::vector<Municipality> municipalities, std::uint64_t seed, std::size_t villas);
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  // The documents of the first data set, municipality by municipality. The
  // same bytes for the same municipalities, seed and number. Once only; uses
  // all processors while it lasts.
  [[nodiscard]] std::vector<std::string> documents();

  // One more property, never seen before: of the given municipality or, when
  // empty, of any. Nothing when the municipality is not one of ours.
  [[nodiscard]] std::optional<std::string> one_more(AddressType type, std::string_view municipality);

 private:
  [[nodiscard]] std::optional<std::size_t> district_for(std::string_view municipality);

  std::uint64_t seed_;
  std::size_t villas_;
  Geography geography_;
  LotOffice lots_;
  Random random_;  // of what comes later
};

}  // namespace housingd::simulator::generator

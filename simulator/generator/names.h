// Made-up names that sound like the places and people of the trade.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

// How many different names road_name() makes.
[[nodiscard]] std::size_t road_name_count();
// The index-th road name; different indexes give different names.
[[nodiscard]] std::string road_name(std::size_t index);
// A garden association, an estate, a hamlet.
[[nodiscard]] std::string place_name(Random& random);
[[nodiscard]] std::string realtor_name(Random& random, std::string_view city);

}  // namespace housingd::simulator::generator

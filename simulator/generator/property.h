// The document of one property, as an element of `addresses` of the API.
#pragma once

#include <cstdint>
#include <string>

#include "simulator/generator/lot.h"

namespace housingd::simulator::generator {

// Every key in alphabetical order at every level, as the API writes them. The
// text depends on the lot and the seed alone.
[[nodiscard]] std::string property_document(const Lot& lot, std::uint64_t seed);

}  // namespace housingd::simulator::generator

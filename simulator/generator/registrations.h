// The sales of a property that the land register knows, newest first.
#pragma once

#include "simulator/generator/home.h"
#include "simulator/generator/json_text.h"
#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

// Writes the member `registrations`, or nothing when there are none. Now and
// then neighbours of one lot group share a registration, id and all: it was
// one sale of several properties.
void write_registrations(JsonText& json, const Home& home, std::uint64_t seed, Random& random);

}  // namespace housingd::simulator::generator

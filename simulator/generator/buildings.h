// The buildings of a property: the main one first, then sheds and garages.
#pragma once

#include "simulator/generator/home.h"
#include "simulator/generator/json_text.h"
#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

// Writes the member `buildings`; nothing for plots and the few properties
// whose buildings are not known.
void write_buildings(JsonText& json, const Home& home, Random& random);

}  // namespace housingd::simulator::generator

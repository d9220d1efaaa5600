// The open cases of a property: what is for sale there now.
#pragma once

#include <cstdint>
#include <vector>

#include "simulator/generator/home.h"
#include "simulator/generator/json_text.h"
#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

// How many cases a property has; mostly none, seldom more than one.
[[nodiscard]] int case_count(Random& random);

// Writes the member `casePrice` (the price of the first case) and `cases`.
void write_cases(JsonText& json, const Home& home, int count, Random& random);

}  // namespace housingd::simulator::generator

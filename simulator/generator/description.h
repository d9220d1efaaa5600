// What a realtor writes about a home.
#pragma once

#include <cstddef>
#include <string>

#include "simulator/generator/home.h"
#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

[[nodiscard]] std::string description_title(const Home& home, Random& random);
// Several paragraphs of about `bytes` bytes; the marks that real texts hold
// (line breaks, no-break spaces, emoji, combining marks, C1 controls) included.
[[nodiscard]] std::string description_body(const Home& home, std::size_t bytes, Random& random);
// What a machine says is on a picture.
[[nodiscard]] std::string image_text(Random& random);

}  // namespace housingd::simulator::generator

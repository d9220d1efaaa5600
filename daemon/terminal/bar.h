// A horizontal bar.
#pragma once

#include <cstddef>
#include <string>

namespace housingd::terminal {

enum class BarGlyphs : bool { ascii, blocks };

// `cells` wide. Full only when `fraction` is 1, empty only when it is 0.
[[nodiscard]] std::string bar(double fraction, std::size_t cells, BarGlyphs glyphs);

}  // namespace housingd::terminal

#include "daemon/terminal/bar.h"

#include <algorithm>
#include <cmath>

namespace housingd::terminal {

std::string bar(double fraction, std::size_t cells, BarGlyphs glyphs) {
  if (cells == 0) return {};
  const double clamped = std::clamp(fraction, 0.0, 1.0);
  auto filled = static_cast<std::size_t>(std::lround(clamped * static_cast<double>(cells)));
  if (clamped < 1.0) filled = std::min(filled, cells - 1);
  if (clamped > 0.0) filled = std::max<std::size_t>(filled, 1);

  const bool blocks = glyphs == BarGlyphs::blocks;
  std::string text;
  for (std::size_t i = 0; i < cells; ++i) {
    if (i < filled) {
      text += blocks ? "█" : "#";
    } else {
      text += blocks ? "░" : ".";
    }
  }
  return text;
}

}  // namespace housingd::terminal

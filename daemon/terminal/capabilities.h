// What a terminal can do, and how large it is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace housingd::terminal {

struct Capabilities {
  bool live = false;   // lines may be drawn over
  bool color = false;  //
  bool utf8 = false;   // bars may be drawn with block characters
};

// What decides: whether it is a terminal, and the environment.
struct Surroundings {
  bool is_terminal = false;
  std::optional<std::string> term;      // TERM
  std::optional<std::string> no_color;  // NO_COLOR: any value but the empty one (no-color.org)
  std::string character_set;            // of the locale: "UTF-8"
};

[[nodiscard]] Capabilities decide(const Surroundings& surroundings);
// Of a file descriptor. The locale must have been set (setlocale).
[[nodiscard]] Capabilities capabilities_of(int descriptor);

struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// Asked anew for each picture: the window may have changed.
[[nodiscard]] Size size_of(int descriptor);

}  // namespace housingd::terminal

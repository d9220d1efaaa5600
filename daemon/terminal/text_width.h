// How much room text takes on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace housingd::terminal {

// Columns, not bytes: "Købe\u0301nhavn" is 9. Combining marks take none, East
// Asian wide characters and emoji two. Expects UTF-8; a bad byte takes one.
[[nodiscard]] std::size_t width_of(std::string_view text);

// At most `columns` wide, with "…" in place of what was cut off.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t columns);

enum class Align : bool { left, right };

// At least `columns` wide.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns, Align align);

// Text that came from outside, safe to show on one line: no control character
// (C0, DEL, C1) gets through, so no escape sequence does; each is one space.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit_bytes = 4096);

}  // namespace housingd::terminal

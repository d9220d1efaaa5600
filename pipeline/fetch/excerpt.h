// Foreign text made fit for one line of a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace housingd::fetch {

// The first `most_bytes` of `text`, never cut within a character: control
// characters (C0, DEL, C1) and bytes that are not UTF-8 are escaped, so that
// what a server says can neither forge a line nor steer a terminal. What was
// left out is marked by "…".
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t most_bytes);

}  // namespace housingd::fetch

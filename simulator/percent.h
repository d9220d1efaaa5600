// Percent-decoding (RFC 3986, 2.1) of what comes in a request target.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace housingd::simulator {

// A plus sign stands for a blank, as in forms. Nothing when an escape is
// malformed.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view encoded);

}  // namespace housingd::simulator

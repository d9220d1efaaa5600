// Text from outside, made safe to store and show.
#pragma once

#include <string>
#include <string_view>

namespace housingd::record {

// Whether readable() would leave the text as it is, but for its limit.
[[nodiscard]] bool is_readable(std::string_view bytes);

// The text with U+FFFD in place of each byte that is not part of a well-formed
// UTF-8 sequence (Unicode 15, table 3-7) and of each NUL; cut after `limit`
// bytes, never within a sequence, with "…" for what is missing.
[[nodiscard]] std::string readable(std::string_view bytes, std::size_t limit);

}  // namespace housingd::record

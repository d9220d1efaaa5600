// One page as a frame of Zstandard (RFC 8878), with its size and checksum.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/outcome/result.h"

namespace housingd::archive {

[[nodiscard]] std::string pack(std::string_view page);

// Errors (not_archived): no whole frame, other bytes than were packed, more
// than `max_bytes` of them. Holds no more than the frame says.
[[nodiscard]] outcome::result<std::string> unpack(std::string_view frame, std::uint64_t max_bytes);

}  // namespace housingd::archive

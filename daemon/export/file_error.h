// What a file system refuses, in words that say what to do.
#pragma once

#include <cstdint>
#include <filesystem>

#include "pipeline/outcome/error.h"

namespace housingd::exporting {

// `error_number`: errno. `written`: what the export had written by then. A
// full device gives store_full with what is needed and what is free; all else
// store_unavailable.
[[nodiscard]] outcome::Error write_error(const std::filesystem::path& file, int error_number, std::uint64_t written);

enum class Need : bool { exactly, more_than };

// `gained`: what is free again once the export's own files are gone.
[[nodiscard]] outcome::Error no_room(const std::filesystem::path& folder, Need need, std::uint64_t needed,
                                     std::uint64_t gained);

// Nothing can be said of a folder that cannot be asked: as much as one likes.
[[nodiscard]] std::uint64_t free_bytes(const std::filesystem::path& folder);

}  // namespace housingd::exporting

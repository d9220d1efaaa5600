// A file of JSON lines, read piece by piece.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "pipeline/outcome/result.h"

namespace housingd::fetch {

// Where the next piece begins.
struct LinePosition {
  std::uint64_t byte = 0;
  std::uint64_t line = 1;   // its number
  std::uint64_t total = 0;  // lines of the whole file that are not blank
};

struct LinePiece {
  std::string lines;  // with their line breaks
  LinePosition next;
  bool is_last = false;
};

inline constexpr std::uint64_t piece_bytes = 1U << 20U;

// Lines that are not blank. Blocking; memory does not grow with the file.
[[nodiscard]] outcome::result<std::uint64_t> count_lines(const std::filesystem::path& file);

// Whole lines, about piece_bytes of them and at least one. Errors: connection,
// response_too_large (a line of more than `most_bytes`; says which). Blocking.
[[nodiscard]] outcome::result<LinePiece> read_lines(const std::filesystem::path& file, LinePosition from,
                                                    std::uint64_t most_bytes);

}  // namespace housingd::fetch

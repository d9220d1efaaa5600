// What the index of an archived partition says of its pages.
//
// One JSON object a line, in the order in which the pages came:
//   {"url": "https://…", "request": "9f86d081884c7d65", "status": 200,
//    "headers": [["content-type", "application/json"]],
//    "time": "2026-11-23T03:00:00.123Z", "offset": 0, "length": 9183, "bytes": 135220}
// Only complete lines count, and only as long as each page's frame begins where
// the one before ends: a kill in the middle of a line loses nothing before it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/result.h"

namespace housingd::archive {

struct IndexedPage {
  std::string url;
  std::uint64_t request = 0;  // see request_hash()
  unsigned status = 0;
  definition::NamedValues headers{};  // names in lower case
  std::string time;                   // when it came: RFC 3339, UTC
  std::uint64_t offset = 0;           // of its frame
  std::uint64_t length = 0;           // of its frame
  std::uint64_t bytes = 0;            // of the body that is in it
};

// Ends with a line break.
[[nodiscard]] std::string line_of(const IndexedPage& page);
// Nothing: the line is no such object.
[[nodiscard]] std::optional<IndexedPage> indexed_page(std::string_view line);

// How much of both files holds whole pages.
struct WholePages {
  std::uint64_t index_bytes = 0;
  std::uint64_t frame_bytes = 0;
  std::uint64_t count = 0;
};

struct LinePlace {
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;  // without the line break
};

// Tells of each whole page, with the place of its line in the index. Blocking;
// one line is held at a time. No file is no page. Errors (not_archived): the
// index cannot be read.
using OnPage = std::function<void(const IndexedPage& page, LinePlace line)>;
[[nodiscard]] outcome::result<WholePages> read_index(const std::filesystem::path& index, std::uint64_t data_bytes,
                                                     const OnPage& on_page);

}  // namespace housingd::archive

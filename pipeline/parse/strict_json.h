// RapidJSON with the flags that hostile input needs.
#pragma once

#include <string_view>

#include "pipeline/outcome/result.h"
#include "pipeline/record/json.h"

namespace housingd::parse {

// Parses the NUL-terminated text at `text` in place; `document` then points
// into it. Iterative (no stack per level), UTF-8 checked, numbers exact, at
// most `depth` containers within each other, nothing after the value.
//
// Errors have Disposition::retry and one of malformed_json, invalid_encoding,
// nesting_too_deep; they name the byte offset.
[[nodiscard]] outcome::result<void> parse_in_situ(char* text, std::size_t size, unsigned depth,
                                                  record::Document& document);

}  // namespace housingd::parse

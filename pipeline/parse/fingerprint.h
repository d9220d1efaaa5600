// By what equal pages are known.
#pragma once

#include <cstdint>
#include <vector>

#include "pipeline/parse/page_parser.h"

namespace housingd::parse {

// Of the records' keys in their order.
[[nodiscard]] std::uint64_t fingerprint_of(const std::vector<ParsedRecord>& records, const record::Pointer& record_key);

}  // namespace housingd::parse

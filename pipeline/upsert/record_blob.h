// Lists of remembered records as the bytes that stores keep.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/record/row.h"
#include "pipeline/upsert/page_memory.h"

namespace housingd::upsert {

// 16 bytes a record: key hash and content hash, both little-endian.
[[nodiscard]] std::string to_blob(const std::vector<RememberedPage::Record>& records);
// A remainder of fewer than 16 bytes is left out.
[[nodiscard]] std::vector<RememberedPage::Record> records_of(std::string_view blob);

// How many rows a record has, two hexadecimal digits a table. Nothing: more
// than 255 in one, and such a record is not remembered.
[[nodiscard]] std::optional<std::string> row_counts(const record::PageRows& page, const record::RecordRows& record,
                                                    std::size_t tables);
// The same as numbers; empty where they are none.
[[nodiscard]] std::vector<std::uint8_t> counts_of(std::string_view row_counts);

}  // namespace housingd::upsert

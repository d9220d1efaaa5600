// Reads CSV by the letter of RFC 4180, and nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::exporting {

// A field that was not quoted and is empty is nothing: NULL.
using CsvField = std::optional<std::string>;
using CsvRecords = std::vector<std::vector<CsvField>>;

// Throws std::runtime_error where the grammar is broken: a line that does not
// end in CRLF, a quote in an unquoted field, text behind a closing quote,
// records of different lengths.
[[nodiscard]] CsvRecords read_csv(std::string_view text);

}  // namespace housingd::exporting

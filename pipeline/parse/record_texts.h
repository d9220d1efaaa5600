// Finds the records of a page by their brackets alone.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "pipeline/definition/json_path.h"

namespace housingd::parse {

struct RecordTexts {
  std::vector<std::string_view> records;  // each element's bytes
  std::string_view array;                 // all of them with the brackets around
};

// Walks strings and brackets only, so it gets past what a parser stops at:
// bytes that are no UTF-8, impossible numbers, nesting of any depth (it counts,
// it does not recurse). Nothing when the brackets do not match or there is no
// array at `path`.
[[nodiscard]] std::optional<RecordTexts> find_record_texts(std::string_view page, const definition::JsonPath& path);

}  // namespace housingd::parse

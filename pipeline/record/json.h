// The JSON value that passes between the stages.
#pragma once

#include <rapidjson/document.h>

#include <string>
#include <string_view>

namespace housingd::record {

// Values live in the memory of the page that parsed them; their strings point
// into the page's body.
using Value = rapidjson::Value;
using Document = rapidjson::Document;

[[nodiscard]] inline std::string_view text_of(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

// Compact JSON. Text that is not UTF-8 is written with U+FFFD in place of each
// bad byte, so the result is always valid JSON. At most `limit` bytes; cut off
// with "…" beyond.
[[nodiscard]] std::string to_json(const Value& value, std::size_t limit = 1U << 20U);

}  // namespace housingd::record

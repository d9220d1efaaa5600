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

[[nodiscard]] inline std::string_view text_of(const Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

// Compact JSON, at most `limit` bytes; cut off with "…" beyond.
[[nodiscard]] std::string to_json(const Value& value, std::size_t limit = 1U << 20U);

// Appends the compact JSON of a value.
void append_json(const Value& value, std::string& into);

// Appends JSON text without its spaces and line breaks, its numbers digit by
// digit as they are. False, with nothing appended: it is no JSON in UTF-8.
bool append_compact(std::string_view json, std::string& into);

}  // namespace housingd::record

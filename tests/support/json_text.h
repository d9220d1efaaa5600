// JSON that a test writes by hand.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "pipeline/definition/json_path.h"
#include "pipeline/record/json.h"
#include "pipeline/record/pointer.h"

namespace housingd::support {

// The document owns copies of its strings: `text` may go.
[[nodiscard]] inline record::Document document_of(std::string_view text) {
  record::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  if (document.HasParseError()) throw std::runtime_error("not JSON: " + std::string(text));
  return document;
}

[[nodiscard]] inline definition::JsonPath path_of(std::string_view text) {
  return definition::JsonPath::parse(text, definition::JsonPath::Star::allowed).value();
}

[[nodiscard]] inline record::Pointer pointer_of(std::string_view text) {
  return record::Pointer(path_of(text));
}

}  // namespace housingd::support

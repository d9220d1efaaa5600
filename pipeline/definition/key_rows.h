// What a shape accepts, as rows for people: one a key, outer keys first.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/shape/description.h"

namespace housingd::definition {

struct KeyRow {
  std::string path;           // "endpoints.NAME.paginator.limit", "entries[].name"
  std::string type;           // "whole number", "list, each: name"
  bool required = false;      // where what holds it is there
  std::string default_value;  // as a file would write it; empty: none
  std::string unit;           // "records", "ms s m h d"
  std::string range;          // Markdown: "1 to 100", "`full`, `none`"
  std::string doc;
};

[[nodiscard]] std::vector<KeyRow> key_rows(const shape::Description& root);

}  // namespace housingd::definition

// JSON Schemas of the definition files, for editors.
#pragma once

#include <string>
#include <vector>

namespace housingd::definition {

struct EditorSchema {
  std::string file_name;  // "source.schema.json"
  std::string text;       // pretty-printed JSON, ends with a line break
};

// Made from the same shapes that read the files, so they cannot drift.
// config/schemas/editor/ holds them as files; a test compares.
[[nodiscard]] std::vector<EditorSchema> editor_schemas();

}  // namespace housingd::definition

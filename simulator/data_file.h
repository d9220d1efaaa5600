// Documents from a file of JSON lines.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/outcome/result.h"

namespace housingd::simulator {

// The lines of the file as they are, without their line breaks; packed files
// (gzip) are unpacked, empty lines left out. A line that is no JSON object is
// an error that names the line. Blocking.
[[nodiscard]] outcome::result<std::vector<std::string>> read_documents(const std::filesystem::path& file);

}  // namespace housingd::simulator

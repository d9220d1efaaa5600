// A bearer token that is kept in a file, so that no argument list shows it.
#pragma once

#include <filesystem>
#include <string>

#include "pipeline/outcome/result.h"

namespace housingd::cli {

// Without the white space at its end. `named_by`: how messages call the file,
// "--token-file". Error: invalid_definition, with nothing of what was read.
[[nodiscard]] outcome::result<std::string> read_token_file(const std::filesystem::path& file,
                                                           const std::string& named_by);

}  // namespace housingd::cli

// What of a client's settings nobody may read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/source.h"

namespace housingd::fetch {

// Whether a header of that name lets somebody in.
[[nodiscard]] bool is_secret_header(std::string_view name);

// As they are written and as they are sent. Not the tokens that a token
// endpoint will give.
[[nodiscard]] std::vector<std::string> secrets_of(const definition::Client& client);

}  // namespace housingd::fetch

// Files of this folder that are part of the program.
#pragma once

#include <string_view>

namespace housingd::status::embedded {

[[nodiscard]] std::string_view openapi();  // openapi.json
[[nodiscard]] std::string_view page();     // page/index.html

}  // namespace housingd::status::embedded

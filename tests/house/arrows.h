// Which folder may include which: the arrows of docs/architecture.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace housingd::house {

// What is wrong with `file` including `include` (both from the project's
// root), or nothing.
[[nodiscard]] std::optional<std::string> forbidden(std::string_view file, std::string_view include);

}  // namespace housingd::house

// Store URLs as people may see them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace housingd::cli {

// Without its password: postgresql://user:***@host/database.
[[nodiscard]] std::string without_password(std::string_view url);

// The file of "sqlite:PATH".
[[nodiscard]] std::optional<std::string> sqlite_file(std::string_view url);

}  // namespace housingd::cli

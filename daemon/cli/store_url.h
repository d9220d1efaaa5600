// Store URLs as people may see them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace housingd::cli {

// Without its password: postgresql://user:***@host/database.
[[nodiscard]] std::string without_password(std::string_view url);

// Text that quotes what somebody wrote, right or wrong, without the password
// of any URL in it.
[[nodiscard]] std::string without_credentials(std::string text);

// The file of "sqlite:PATH".
[[nodiscard]] std::optional<std::string> sqlite_file(std::string_view url);

}  // namespace housingd::cli

// Names of tables and columns in SQL: the one place where they enter it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace housingd::upsert {

// "name", with quotes doubled. (As `quoted`, std::quoted would be found as well for a std::string.)
[[nodiscard]] std::string quoted_identifier(std::string_view identifier);

// "a", "b"
[[nodiscard]] std::string quoted_list(std::span<const std::string> identifiers);

}  // namespace housingd::upsert

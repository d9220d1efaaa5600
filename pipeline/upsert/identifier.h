// Names of tables and columns in SQL: the one place where they enter it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace housingd::upsert {

// "name", with quotes doubled.
[[nodiscard]] std::string quoted(std::string_view identifier);

// "a", "b"
[[nodiscard]] std::string quoted_list(std::span<const std::string> identifiers);

}  // namespace housingd::upsert

// Which database a store's URL names.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace housingd::definition {

enum class StoreKind : std::uint8_t { sqlite, postgres };

inline constexpr const char* expected_store_url =
    "sqlite:PATH, postgresql://[USER@]HOST[:PORT]/DATABASE or libpq's keywords: \"host=… dbname=…\"";

// "sqlite:PATH", a libpq URI or libpq keywords, which are told by a first word
// with a '=' behind it. Nothing for all else.
[[nodiscard]] std::optional<StoreKind> store_kind(std::string_view url);

}  // namespace housingd::definition

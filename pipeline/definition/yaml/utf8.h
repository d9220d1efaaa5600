// Well-formed UTF-8 (RFC 3629).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace housingd::definition::yaml {

// The offset of the first byte that cannot stand where it does.
[[nodiscard]] std::optional<std::size_t> first_ill_formed_byte(std::string_view text);

[[nodiscard]] std::size_t character_count(std::string_view text);

// The byte offset at which character number `count` (from 0) begins.
[[nodiscard]] std::size_t offset_of_character(std::string_view text, std::size_t count);

}  // namespace housingd::definition::yaml

// Changes one member of a JSON text and leaves every other byte alone.
#pragma once

#include <string>
#include <string_view>

namespace housingd::simulator {

// `part` is a piece of `text`; what comes out is the text with `json` in its place.
[[nodiscard]] std::string with_part_replaced(std::string_view text, std::string_view part, std::string_view json);

// The member gets the value; it is added at the front when it is not there.
[[nodiscard]] std::string with_member(std::string_view object, std::string_view key, std::string_view json);

// The object without the member.
[[nodiscard]] std::string without_member(std::string_view object, std::string_view key);

// Where the member stands together with one comma, so that the rest is an
// object still. `key` is the member's key within `object`.
struct MemberRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};
[[nodiscard]] MemberRange range_with_comma(std::string_view object, std::string_view key, std::string_view value);

}  // namespace housingd::simulator

// Finds the parts of a JSON text without building a tree: what the simulator
// serves, counts and changes are the bytes themselves.
//
// The text must be valid JSON; white space is allowed anywhere.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace housingd::simulator {

struct JsonMember {
  std::string_view key;    // without quotes, escapes left as they are
  std::string_view value;  // without white space around it
};

namespace json_span_detail {

[[nodiscard]] const char* after_value(const char* at, const char* end);
[[nodiscard]] const char* skip_blanks(const char* at, const char* end);

}  // namespace json_span_detail

// Calls visit(JsonMember) for each member in turn; not at all when the value
// is no object.
template <class Visit>
void for_each_member(std::string_view object, Visit visit) {
  using namespace json_span_detail;
  if (!object.starts_with('{')) return;
  const char* const end = object.data() + object.size();
  const char* at = skip_blanks(object.data() + 1, end);
  while (at < end && *at != '}') {
    const char* const key_end = after_value(at, end);
    const std::string_view key(at + 1, static_cast<std::size_t>(key_end - at) - 2);
    const char* const value = skip_blanks(skip_blanks(key_end, end) + 1, end);
    const char* const value_end = after_value(value, end);
    visit(JsonMember{key, std::string_view(value, static_cast<std::size_t>(value_end - value))});
    at = skip_blanks(value_end, end);
    if (at < end && *at == ',') at = skip_blanks(at + 1, end);
  }
}

// Calls visit(std::string_view) for each element in turn; not at all when the
// value is no array.
template <class Visit>
void for_each_element(std::string_view array, Visit visit) {
  using namespace json_span_detail;
  if (!array.starts_with('[')) return;
  const char* const end = array.data() + array.size();
  const char* at = skip_blanks(array.data() + 1, end);
  while (at < end && *at != ']') {
    const char* const value_end = after_value(at, end);
    visit(std::string_view(at, static_cast<std::size_t>(value_end - at)));
    at = skip_blanks(value_end, end);
    if (at < end && *at == ',') at = skip_blanks(at + 1, end);
  }
}

// The value of the member, or nothing.
[[nodiscard]] std::optional<std::string_view> member_of(std::string_view object, std::string_view key);

// What a JSON string says, without its quotes; nothing when it holds escapes
// or is no string.
[[nodiscard]] std::optional<std::string_view> plain_string(std::string_view json);

}  // namespace housingd::simulator

// A JSON Pointer (RFC 6901) as a definition writes it, split into its tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/outcome/result.h"

namespace housingd::definition {

// "" is the value itself; "/a/b" a member of a member; "/a/0" an element.
// Where a list is meant (`each`, `roots`), the token `*` stands for every
// element of an array. Elsewhere `*` is refused.
class JsonPath {
 public:
  enum class Star : bool { refused, allowed };

  JsonPath() = default;

  // Fails with invalid_definition: no leading '/', a bad '~' escape, a '*'
  // where none is allowed.
  [[nodiscard]] static outcome::result<JsonPath> parse(std::string_view text, Star star = Star::refused);

  [[nodiscard]] const std::string& text() const { return text_; }
  // Unescaped tokens.
  [[nodiscard]] const std::vector<std::string>& tokens() const { return tokens_; }
  [[nodiscard]] bool is_whole() const { return tokens_.empty(); }
  [[nodiscard]] bool has_star() const;
  // "/a" is a prefix of "/a/*" and of itself, not of "/ab".
  [[nodiscard]] bool is_prefix_of(const JsonPath& other) const;

  friend bool operator==(const JsonPath& left, const JsonPath& right) { return left.text_ == right.text_; }

 private:
  std::string text_;
  std::vector<std::string> tokens_;
};

}  // namespace housingd::definition

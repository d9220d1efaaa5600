// Evaluates the pointers of the definitions on values.
#pragma once

#include <string>
#include <vector>

#include "pipeline/definition/json_path.h"
#include "pipeline/record/json.h"

namespace housingd::record {

// A JsonPath made ready for many look-ups: no allocation, no text comparison
// beyond the member names. Cheap to copy; thread-safe once made.
class Pointer {
 public:
  Pointer() = default;
  explicit Pointer(const definition::JsonPath& path);

  // The value, or null when any step of the way is absent or not a container.
  // The path must have no `*`.
  [[nodiscard]] const Value* find(const Value& from) const;

  // Every value that the path selects, `*` expanded in document order. Each
  // with the index of its element for the last `*` (0 without one).
  struct Selected {
    const Value* value;
    std::uint32_t index;
  };
  void select(const Value& from, std::vector<Selected>& into) const;

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Token {
    std::string name;
    std::int64_t index = -1;  // >= 0: also an array index
    bool star = false;
  };
  static const Value* step(const Value& from, const Token& token);
  void select_from(std::size_t token_at, const Value& from, std::uint32_t index, std::vector<Selected>& into) const;

  std::string text_;
  std::vector<Token> tokens_;
};

// The pointer that leads from `within` to `value`, which is part of it. Walks
// everything: for messages about what went wrong, not for the usual path.
[[nodiscard]] std::string pointer_to(const Value& value, const Value& within);

}  // namespace housingd::record

// "{name}" in the parameters of partitions and slices.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace housingd::definition {

// "{{" and "}}" stand for the braces themselves.
class TemplateText {
 public:
  // Nothing when a brace is left open or names no field.
  [[nodiscard]] static std::optional<TemplateText> parse(std::string_view text);

  // Each field as often as it occurs.
  [[nodiscard]] std::vector<std::string> fields() const;
  [[nodiscard]] std::string fill(const std::function<std::string(const std::string& field)>& value_of) const;
  // What `value_of` knows nothing of stays a field: the result is a template again.
  [[nodiscard]] std::string bind(
      const std::function<std::optional<std::string>(const std::string& field)>& value_of) const;

 private:
  struct Piece {
    std::string text;
    bool is_field;
  };
  std::vector<Piece> pieces_;
};

}  // namespace housingd::definition

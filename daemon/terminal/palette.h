// Emphasis, where the terminal has colours.
#pragma once

#include <string>
#include <string_view>

namespace housingd::terminal {

// Applied last: styled text has no width of its own (see text_width.h).
class Palette {
 public:
  explicit Palette(bool color) : color_(color) {}

  [[nodiscard]] std::string bold(std::string_view text) const { return styled("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return styled("2", text); }
  [[nodiscard]] std::string good(std::string_view text) const { return styled("32", text); }
  [[nodiscard]] std::string warning(std::string_view text) const { return styled("33", text); }
  [[nodiscard]] std::string bad(std::string_view text) const { return styled("31", text); }

 private:
  [[nodiscard]] std::string styled(std::string_view code, std::string_view text) const {
    if (!color_) return std::string(text);
    return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
  }
  bool color_;
};

}  // namespace housingd::terminal

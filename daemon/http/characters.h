// The alphabets of RFC 9110 and RFC 9112.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace housingd::http {

[[nodiscard]] constexpr bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

[[nodiscard]] constexpr bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

// The value of a hexadecimal digit, -1 for any other byte.
[[nodiscard]] constexpr int hex_value(char letter) {
  if (is_digit(letter)) return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

constexpr std::array<bool, 256> token_chars = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < 128; ++byte) {
    const char letter = static_cast<char>(byte);
    table[byte] = is_digit(letter) || is_letter(letter) ||
                  std::string_view("!#$%&'*+-.^_`|~").find(letter) != std::string_view::npos;
  }
  return table;
}();

[[nodiscard]] constexpr bool is_blank(char letter) {
  return letter == ' ' || letter == '\t';
}

// tchar: methods, field names, names and values of chunk extensions.
[[nodiscard]] constexpr bool is_token_char(char letter) {
  return token_chars[static_cast<unsigned char>(letter)];
}

[[nodiscard]] constexpr bool is_visible(char letter) {
  return letter > ' ' && letter < '\x7f';
}

// Bytes beyond ASCII (obs-text) are let through, and mean nothing.
[[nodiscard]] constexpr bool is_value_char(char letter) {
  return is_visible(letter) || is_blank(letter) || static_cast<unsigned char>(letter) >= 0x80U;
}

[[nodiscard]] constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t at = 0; at < left.size(); ++at) {
    if (lower(left[at]) != lower(right[at])) return false;
  }
  return true;
}

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace housingd::http

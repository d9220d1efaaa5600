#include "pipeline/record/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace housingd::record {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

// Length of the well-formed sequence at the front, 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i, std::uint8_t low = 0x80, std::uint8_t high = 0xBF) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const std::uint8_t lead = byte(0);
  if (lead == 0) return 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const std::uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const std::uint8_t high = lead == 0xED ? 0x9F : 0xBF;  // surrogates are not characters
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const std::uint8_t low = lead == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

// Bytes at the front that are ASCII without NUL, found eight at a time: most
// text is nothing else.
std::size_t plain_length(std::string_view text) {
  constexpr std::uint64_t lowest = 0x0101010101010101, highest = 0x8080808080808080;
  std::size_t length = 0;
  for (std::uint64_t eight = 0; length + sizeof(eight) <= text.size(); length += sizeof(eight)) {
    std::memcpy(&eight, text.data() + length, sizeof(eight));
    // A byte's highest bit is set in the difference when it is zero or has it itself.
    if ((((eight - lowest) | eight) & highest) != 0) break;
  }
  const auto is_plain = [](char byte) { return byte != 0 && (static_cast<unsigned char>(byte) & 0x80U) == 0; };
  while (length < text.size() && is_plain(text[length])) ++length;
  return length;
}

}  // namespace

bool is_readable(std::string_view bytes) {
  bytes.remove_prefix(plain_length(bytes));
  while (!bytes.empty()) {
    const std::size_t length = sequence_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
    bytes.remove_prefix(plain_length(bytes));
  }
  return true;
}

std::string readable(std::string_view bytes, std::size_t limit) {
  std::string text;
  text.reserve(std::min(bytes.size(), limit) + ellipsis.size());
  while (!bytes.empty()) {
    const std::size_t length = sequence_length(bytes);
    const std::string_view piece = length == 0 ? replacement : bytes.substr(0, length);
    if (text.size() + piece.size() > limit) return text.append(ellipsis);
    text.append(piece);
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return text;
}

}  // namespace housingd::record

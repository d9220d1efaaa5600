#include "pipeline/fetch/excerpt.h"

#include <fmt/format.h>

#include <iterator>

namespace housingd::fetch {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

std::size_t length_by_lead(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// Bytes of the character at the beginning, 0 if it is not UTF-8. Overlong
// forms and surrogates pass: they harm no log.
std::size_t character_bytes(std::string_view text) {
  const std::size_t length = length_by_lead(byte_at(text, 0));
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

bool is_control(std::string_view character) {
  const unsigned first = byte_at(character, 0);
  const bool c1 = character.size() == 2 && first == 0xC2 && byte_at(character, 1) < 0xA0;
  return first < 0x20 || first == 0x7F || c1;
}

void append(std::string& out, std::string_view character) {
  if (character == "\n") {
    out += "\\n";
  } else if (character == "\r") {
    out += "\\r";
  } else if (character == "\t") {
    out += "\\t";
  } else if (is_control(character)) {
    for (std::size_t i = 0; i < character.size(); ++i) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte_at(character, i));
    }
  } else {
    out += character;
  }
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t most_bytes) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = character_bytes(text.substr(at));
    const std::size_t taken = length == 0 ? 1 : length;
    if (at + taken > most_bytes) break;
    if (length == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte_at(text, at));
    } else {
      append(out, text.substr(at, length));
    }
    at += taken;
  }
  if (at < text.size()) out += "…";
  return out;
}

}  // namespace housingd::fetch

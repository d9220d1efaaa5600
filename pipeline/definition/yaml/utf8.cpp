#include "pipeline/definition/yaml/utf8.h"

#include <algorithm>
#include <cstdint>

namespace housingd::definition::yaml {

namespace {

unsigned byte_at(std::string_view text, std::size_t offset) {
  return static_cast<unsigned char>(text[offset]);
}

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t sequence_length(unsigned lead) {
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead <= 0xDFU) return 2;
  if (lead >= 0xE0U && lead <= 0xEFU) return 3;
  if (lead >= 0xF0U && lead <= 0xF4U) return 4;
  return 0;
}

// Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
bool second_byte_fits(unsigned lead, unsigned second) {
  if (lead == 0xE0U) return second >= 0xA0U;
  if (lead == 0xEDU) return second <= 0x9FU;
  if (lead == 0xF0U) return second >= 0x90U;
  if (lead == 0xF4U) return second <= 0x8FU;
  return true;
}

bool well_formed_at(std::string_view text, std::size_t offset, std::size_t length) {
  if (length == 0 || offset + length > text.size()) return false;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[offset + i])) return false;
  }
  return length == 1 || second_byte_fits(byte_at(text, offset), byte_at(text, offset + 1));
}

}  // namespace

std::optional<std::size_t> first_ill_formed_byte(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t length = sequence_length(byte_at(text, offset));
    if (!well_formed_at(text, offset, length)) return offset;
    offset += length;
  }
  return std::nullopt;
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::size_t offset_of_character(std::string_view text, std::size_t count) {
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    if (continues(text[offset])) continue;
    if (count == 0) return offset;
    --count;
  }
  return text.size();
}

}  // namespace housingd::definition::yaml

#include "daemon/terminal/text_width.h"

#include <algorithm>
#include <array>

#include "pipeline/record/utf8.h"

namespace housingd::terminal {
namespace {

struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

// Lenient: a byte that begins no sequence stands for itself.
CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t bytes = lead < 0x80U ? 1U : lead < 0xC0U ? 1U : lead < 0xE0U ? 2U : lead < 0xF0U ? 3U : 4U;
  if (bytes == 1 || at + bytes > text.size()) return {lead, 1};
  char32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80U) return {lead, 1};
    value = (value << 6U) | (next & 0x3FU);
  }
  return {value, bytes};
}

struct Range {
  char32_t first, last;
};

constexpr std::array zero_width = {Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
                                   Range{0x200B, 0x200F}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},
                                   Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}};
constexpr std::array double_width = {Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
                                     Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE4F},
                                     Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
                                     Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <std::size_t size>
bool is_in(const std::array<Range, size>& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [value](const Range& range) { return value >= range.first && value <= range.last; });
}

std::size_t width_of(char32_t value) {
  if (is_in(zero_width, value)) return 0;
  return is_in(double_width, value) ? 2 : 1;
}

bool is_control(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0);
}

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    width += width_of(point.value);
    at += point.bytes;
  }
  return width;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (width_of(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t width = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    if (width + width_of(point.value) > columns - 1) break;
    width += width_of(point.value);
    at += point.bytes;
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string padded(std::string_view text, std::size_t columns, Align align) {
  const std::size_t width = width_of(text);
  const std::string room(columns > width ? columns - width : 0, ' ');
  return align == Align::left ? std::string(text) + room : room + std::string(text);
}

std::string one_line(std::string_view text, std::size_t limit_bytes) {
  const std::string readable = record::readable(text, limit_bytes);
  std::string safe;
  safe.reserve(readable.size());
  for (std::size_t at = 0; at < readable.size();) {
    const CodePoint point = code_point_at(readable, at);
    if (is_control(point.value)) {
      safe += ' ';
    } else {
      safe.append(readable, at, point.bytes);
    }
    at += point.bytes;
  }
  return safe;
}

}  // namespace housingd::terminal

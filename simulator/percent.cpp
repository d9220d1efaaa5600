#include "simulator/percent.h"

#include <charconv>

namespace housingd::simulator {

std::optional<std::string> percent_decoded(std::string_view encoded) {
  std::string decoded;
  decoded.reserve(encoded.size());
  while (!encoded.empty()) {
    const char first = encoded.front();
    if (first != '%') {
      decoded.push_back(first == '+' ? ' ' : first);
      encoded.remove_prefix(1);
      continue;
    }
    if (encoded.size() < 3) return std::nullopt;
    unsigned code = 0;
    const auto read = std::from_chars(encoded.data() + 1, encoded.data() + 3, code, 16);
    if (read.ec != std::errc() || read.ptr != encoded.data() + 3) return std::nullopt;
    decoded.push_back(static_cast<char>(code));
    encoded.remove_prefix(3);
  }
  return decoded;
}

}  // namespace housingd::simulator

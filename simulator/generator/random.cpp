#include "simulator/generator/random.h"

namespace housingd::simulator::generator {

std::string Random::uuid() {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::uint64_t version_mask = 0xffffffffffff0fffULL;
  constexpr std::uint64_t variant_mask = 0x3fffffffffffffffULL;
  const std::array<std::uint64_t, 2> halves{(next() & version_mask) | 0x4000U,
                                            (next() & variant_mask) | 0x8000000000000000ULL};
  std::string text;
  text.reserve(36);
  for (unsigned nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) text.push_back('-');
    text.push_back(digits[(halves[nibble / 16] >> (60U - 4U * (nibble % 16U))) & 0xfU]);
  }
  return text;
}

}  // namespace housingd::simulator::generator

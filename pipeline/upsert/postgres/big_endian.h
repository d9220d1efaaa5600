// Numbers as the wire has them; private to the PostgreSQL store.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>

namespace housingd::upsert::postgres {

// Network byte order (PostgreSQL 15, 55.2.4), at the end of `into`.
template <std::integral Number>
void append_big_endian(std::string& into, Number number) {
  auto bits = static_cast<std::make_unsigned_t<Number>>(number);
  char bytes[sizeof bits];
  for (std::size_t i = sizeof bits; i-- > 0; bits = static_cast<decltype(bits)>(bits >> 7U >> 1U)) {
    bytes[i] = static_cast<char>(bits & 0xFFU);
  }
  into.append(bytes, sizeof bytes);
}

inline void append_big_endian(std::string& into, double number) {
  append_big_endian(into, std::bit_cast<std::uint64_t>(number));
}

}  // namespace housingd::upsert::postgres

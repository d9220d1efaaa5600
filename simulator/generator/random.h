// Numbers that look random and are the same on every run with the same seed.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <string_view>

namespace housingd::simulator::generator {

// The mixing step of SplitMix64 (Steele, Lea, Flood 2014).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31U);
}

// A stream of its own per (seed, stream): a property does not change because
// another one draws more numbers, and properties can be made on any thread.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) : state_(mix(seed) ^ mix(~stream)) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return mix(state_);
  }
  // 0 <= result < bound; bound > 0.
  std::uint32_t below(std::uint64_t bound) { return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U); }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1)); }
  double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  bool chance(double probability) { return unit() < probability; }
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
    return radius * std::cos(2.0 * std::numbers::pi * unit());
  }
  template <class T>
  const T& pick(std::span<const T> choices) {
    return choices[below(choices.size())];
  }
  template <class T, std::size_t Size>
  const T& pick(const std::array<T, Size>& choices) {
    return choices[below(Size)];
  }
  // A version 4 UUID, lower case.
  std::string uuid();

 private:
  std::uint64_t state_;
};

template <class T>
struct Weighted {
  T value;
  double weight;
};

// The weights need not add up to 1.
template <class T, std::size_t Size>
const T& pick_weighted(Random& random, const std::array<Weighted<T>, Size>& choices) {
  double total = 0;
  for (const auto& choice : choices) total += choice.weight;
  double point = random.unit() * total;
  for (const auto& choice : choices) {
    point -= choice.weight;
    if (point < 0) return choice.value;
  }
  return choices.back().value;
}

}  // namespace housingd::simulator::generator

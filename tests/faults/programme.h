// How often a fault is made, and at which random moments.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace housingd::faults {

// HOUSINGD_FAULT_ROUNDS where it is set: the full programme makes each fault a
// hundred times or more, the test suite a few.
[[nodiscard]] int rounds(int in_the_suite);
[[nodiscard]] bool is_full_programme();

// Begins at HOUSINGD_FAULT_SEED where it is set; else anew each time.
class Chance {
 public:
  Chance();
  explicit Chance(std::uint64_t seed) : seed_(seed), numbers_(seed) {}

  // To begin there again, should a test fail.
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] std::chrono::milliseconds up_to(std::chrono::milliseconds limit);
  // 0 to count - 1.
  [[nodiscard]] std::size_t one_of(std::size_t count);

 private:
  std::uint64_t seed_;
  std::mt19937_64 numbers_;
};

}  // namespace housingd::faults

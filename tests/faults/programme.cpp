#include "tests/faults/programme.h"

#include <cstdlib>
#include <optional>

namespace housingd::faults {
namespace {

std::optional<std::uint64_t> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr || *text == '\0') return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

}  // namespace

int rounds(int in_the_suite) {
  return static_cast<int>(number_in("HOUSINGD_FAULT_ROUNDS").value_or(static_cast<std::uint64_t>(in_the_suite)));
}

bool is_full_programme() {
  return number_in("HOUSINGD_FAULT_ROUNDS").has_value();
}

Chance::Chance() : Chance(number_in("HOUSINGD_FAULT_SEED").value_or(std::random_device()())) {}

std::chrono::milliseconds Chance::up_to(std::chrono::milliseconds limit) {
  return std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, limit.count())(numbers_));
}

std::size_t Chance::one_of(std::size_t count) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(numbers_);
}

}  // namespace housingd::faults

#include "daemon/progress/sliding_rate.h"

#include <algorithm>

namespace housingd::progress {
namespace {

constexpr auto slot_length = std::chrono::milliseconds(250);
constexpr auto first_sensible = std::chrono::milliseconds(500);

}  // namespace

void SlidingRate::add(Clock::time_point now, std::uint64_t count) {
  if (slots_.empty() || now - slots_.back().begin >= slot_length) {
    slots_.push_back({now, count});
  } else {
    slots_.back().count += count;
  }
  while (now - slots_.front().begin > window_) slots_.pop_front();
}

double SlidingRate::per_second(Clock::time_point now) const {
  const auto span = std::min(window_, now - start_);
  if (span < first_sensible) return 0;
  std::uint64_t total = 0;
  for (const Slot& slot : slots_) {
    if (now - slot.begin <= window_) total += slot.count;
  }
  return static_cast<double>(total) / std::chrono::duration<double>(span).count();
}

}  // namespace housingd::progress

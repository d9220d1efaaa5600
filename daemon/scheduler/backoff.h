// How long after a failure something is tried again.
#pragma once

#include <algorithm>
#include <chrono>

namespace housingd::scheduler {

inline constexpr std::chrono::milliseconds shortest_backoff{1'000};
inline constexpr std::chrono::milliseconds longest_backoff{60'000};

// `before`: after the failure before; 0: there was none.
[[nodiscard]] constexpr std::chrono::milliseconds next_backoff(std::chrono::milliseconds before) {
  return std::clamp(2 * before, shortest_backoff, longest_backoff);
}

}  // namespace housingd::scheduler

#include "pipeline/fetch/retry_policy.h"

#include <algorithm>

namespace housingd::fetch {
namespace {

using std::chrono::milliseconds;

milliseconds ceiling(const definition::Backoff& backoff, std::uint32_t attempts) {
  milliseconds wait = std::min(backoff.initial, backoff.max);
  for (std::uint32_t doubled = 1; doubled < attempts && wait < backoff.max; ++doubled) {
    wait = wait > backoff.max / 2 ? backoff.max : wait * 2;
    if (wait == milliseconds(0)) break;
  }
  return wait;
}

}  // namespace

std::optional<milliseconds> RetryPolicy::next_wait(std::uint32_t attempts, const outcome::Error& error,
                                                   std::mt19937_64& random) const {
  if (error.disposition() != outcome::Disposition::retry || attempts >= retry_.max_attempts) return std::nullopt;
  if (const auto asked = error.retry_after()) {
    return *asked <= retry_.max_wait ? asked : std::nullopt;
  }
  const milliseconds longest = ceiling(retry_.backoff, attempts);
  if (retry_.jitter == definition::Jitter::none) return longest;
  std::uniform_int_distribution<milliseconds::rep> any(0, longest.count());
  return milliseconds(any(random));
}

}  // namespace housingd::fetch

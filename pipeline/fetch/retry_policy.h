// Decides whether and when a failed request is tried again. Pure: no clock, no I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

#include "pipeline/definition/source.h"
#include "pipeline/outcome/error.h"

namespace housingd::fetch {

class RetryPolicy {
 public:
  explicit RetryPolicy(const definition::Retry& retry) : retry_(retry) {}

  // How long to wait before the next try, or nothing: give up. `attempts`
  // counts those that failed, this one included.
  // - Only errors with Disposition::retry are tried again.
  // - The server's Retry-After is obeyed exactly; longer than max_wait: give up.
  // - Otherwise exponential: initial * 2^(attempts-1), at most max, and with
  //   `jitter: full` uniform in [0, that] (the "full jitter" of AWS's
  //   architecture blog, "Exponential Backoff And Jitter", 2015).
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_wait(std::uint32_t attempts, const outcome::Error& error,
                                                                   std::mt19937_64& random) const;

 private:
  definition::Retry retry_;
};

}  // namespace housingd::fetch

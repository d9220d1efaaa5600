// One request as the circuit breaker sees it.
#pragma once

#include <chrono>

#include "pipeline/fetch/circuit_breaker.h"
#include "pipeline/fetch/http_client.h"
#include "pipeline/outcome/error.h"

namespace housingd::fetch {

// Tells the breaker what a request under way meant for it. Going without a
// verdict (cancelled, the caller's deadline) gives the probe, if it was one,
// to the next. Must not outlive the breaker.
class BreakerWatch {
 public:
  explicit BreakerWatch(CircuitBreaker& breaker);
  ~BreakerWatch();
  BreakerWatch(const BreakerWatch&) = delete;
  BreakerWatch& operator=(const BreakerWatch&) = delete;

  // A server that refuses a request, or asks for patience, is in good health:
  // only 5xx counts as a failure.
  void answered(const Response& response);
  void failed_by(const outcome::Error& error);

 private:
  void alive();
  void failed();

  CircuitBreaker& breaker_;
  bool is_probe_;
  bool told_ = false;
};

}  // namespace housingd::fetch

#include "pipeline/fetch/circuit_breaker.h"

#include <algorithm>

namespace housingd::fetch {
namespace {

// How soon those who did not get the probe look again: often enough to lose
// little once it succeeds, seldom enough to cost nothing.
CircuitBreaker::TimePoint::duration look_again_after(std::chrono::milliseconds open) {
  return std::clamp(open / 20, std::chrono::milliseconds(5), std::chrono::milliseconds(1'000));
}

}  // namespace

CircuitBreaker::TimePoint CircuitBreaker::ready_at(TimePoint now) {
  switch (state(now)) {
    case State::closed:
      return now;
    case State::open:
      return open_until_;
    case State::half_open:
      break;
  }
  if (probing_) return now + look_again_after(settings_.open);
  probing_ = true;
  return now;
}

void CircuitBreaker::succeeded() {
  failures_in_a_row_ = 0;
  open_until_ = TimePoint::min();
  probing_ = false;
}

void CircuitBreaker::failed(TimePoint now) {
  // Requests that were under way when it opened tell nothing new.
  if (state(now) == State::open) return;
  ++failures_in_a_row_;
  const bool probe_failed = state(now) == State::half_open;
  if (!probe_failed && (settings_.failures == 0 || failures_in_a_row_ < settings_.failures)) return;
  open_until_ = now + settings_.open;
  probing_ = false;
}

void CircuitBreaker::abandoned() {
  probing_ = false;
}

CircuitBreaker::State CircuitBreaker::state(TimePoint now) const {
  if (open_until_ == TimePoint::min()) return State::closed;
  return now < open_until_ ? State::open : State::half_open;
}

}  // namespace housingd::fetch

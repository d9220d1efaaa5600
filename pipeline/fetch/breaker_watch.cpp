#include "pipeline/fetch/breaker_watch.h"

namespace housingd::fetch {

using outcome::Disposition;
using outcome::ErrorCode;

namespace {

CircuitBreaker::TimePoint now() {
  return CircuitBreaker::TimePoint::clock::now();
}

bool says_nothing_of_the_source(const outcome::Error& error) {
  const bool callers_deadline = error.code() == ErrorCode::timeout && error.disposition() != Disposition::retry;
  return callers_deadline || error.disposition() == Disposition::stop;
}

}  // namespace

BreakerWatch::BreakerWatch(CircuitBreaker& breaker)
    : breaker_(breaker), is_probe_(breaker.state(now()) == CircuitBreaker::State::half_open) {}

BreakerWatch::~BreakerWatch() {
  if (is_probe_ && !told_) breaker_.abandoned();
}

void BreakerWatch::answered(const Response& response) {
  if (response.status < 500) {
    alive();
  } else {
    failed();
  }
}

void BreakerWatch::failed_by(const outcome::Error& error) {
  if (says_nothing_of_the_source(error)) return;
  if (error.code() == ErrorCode::response_too_large) {
    alive();
  } else {
    failed();
  }
}

void BreakerWatch::alive() {
  told_ = true;
  breaker_.succeeded();
}

void BreakerWatch::failed() {
  told_ = true;
  breaker_.failed(now());
}

}  // namespace housingd::fetch

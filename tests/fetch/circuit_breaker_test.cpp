#include "pipeline/fetch/circuit_breaker.h"

#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;
using TimePoint = CircuitBreaker::TimePoint;

const TimePoint start = TimePoint() + 1h;

CircuitBreaker opened() {
  CircuitBreaker breaker({.failures = 3, .open = 60s});
  for (int i = 0; i < 3; ++i) breaker.failed(start);
  return breaker;
}

TEST(CircuitBreaker, OpensAfterSoManyFailuresInARow) {
  CircuitBreaker breaker({.failures = 3, .open = 60s});
  breaker.failed(start);
  breaker.failed(start);
  EXPECT_EQ(breaker.state(start), State::closed);
  EXPECT_EQ(breaker.ready_at(start), start);
  breaker.failed(start);
  EXPECT_EQ(breaker.state(start), State::open);
  EXPECT_EQ(breaker.ready_at(start), start + 60s);
}

TEST(CircuitBreaker, StartsCountingAnewAfterASuccess) {
  CircuitBreaker breaker({.failures = 3, .open = 60s});
  for (int i = 0; i < 10; ++i) {
    breaker.failed(start);
    breaker.failed(start);
    breaker.succeeded();
  }
  EXPECT_EQ(breaker.state(start), State::closed);
}

TEST(CircuitBreaker, IsOpenUpToTheMomentAndThenHalfOpen) {
  CircuitBreaker breaker = opened();
  EXPECT_EQ(breaker.state(start + 60s - 1ns), State::open);
  EXPECT_EQ(breaker.state(start + 60s), State::half_open);
}

TEST(CircuitBreaker, LetsOneProbeThroughWhenHalfOpen) {
  CircuitBreaker breaker = opened();
  const auto now = start + 61s;
  EXPECT_EQ(breaker.ready_at(now), now);
  EXPECT_GT(breaker.ready_at(now), now);
  EXPECT_LE(breaker.ready_at(now), now + 1s);
}

TEST(CircuitBreaker, ClosesWhenTheProbeSucceeds) {
  CircuitBreaker breaker = opened();
  (void)breaker.ready_at(start + 60s);
  breaker.succeeded();
  EXPECT_EQ(breaker.state(start + 60s), State::closed);
  breaker.failed(start + 61s);
  EXPECT_EQ(breaker.state(start + 61s), State::closed) << "the count starts anew";
}

TEST(CircuitBreaker, OpensAgainForTheWholeTimeWhenTheProbeFails) {
  CircuitBreaker breaker = opened();
  (void)breaker.ready_at(start + 70s);
  breaker.failed(start + 75s);
  EXPECT_EQ(breaker.ready_at(start + 76s), start + 135s);
}

TEST(CircuitBreaker, GivesAnAbandonedProbeToTheNext) {
  CircuitBreaker breaker = opened();
  const auto now = start + 60s;
  EXPECT_EQ(breaker.ready_at(now), now);
  breaker.abandoned();
  EXPECT_EQ(breaker.ready_at(now), now);
}

TEST(CircuitBreaker, DoesNotStayOpenLongerForRequestsThatWereUnderWay) {
  CircuitBreaker breaker = opened();
  breaker.failed(start + 30s);
  EXPECT_EQ(breaker.ready_at(start + 31s), start + 60s);
}

}  // namespace
}  // namespace housingd::fetch

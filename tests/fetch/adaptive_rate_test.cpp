#include "pipeline/fetch/adaptive_rate.h"

#include <gtest/gtest.h>

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using TimePoint = AdaptiveRate::TimePoint;

const TimePoint start = TimePoint() + 1h;

TEST(AdaptiveRate, BeginsAtTheCeilingAndStaysThere) {
  AdaptiveRate rate(10);
  for (int i = 0; i < 100; ++i) rate.answered(start + i * 100ms);
  EXPECT_EQ(rate.share(), 1.0);
  EXPECT_EQ(rate.of(8), 8U);
  EXPECT_EQ(rate.gap(1s), 0s) << "the window alone decides";
}

TEST(AdaptiveRate, HalvesWhenTheSourceIsOverloaded) {
  AdaptiveRate rate(10);
  EXPECT_TRUE(rate.overloaded(start, start + 1s));
  EXPECT_EQ(rate.share(), 0.5);
  EXPECT_EQ(rate.of(8), 4U);
  EXPECT_EQ(rate.gap(1s), 200ms);
  EXPECT_TRUE(rate.overloaded(start + 2s, start + 3s));
  EXPECT_EQ(rate.gap(1s), 400ms);
}

// One burst of refusals is one sign, however many requests it met.
TEST(AdaptiveRate, TakesWhatWasUnderWayForOneSign) {
  AdaptiveRate rate(10);
  EXPECT_TRUE(rate.overloaded(start, start + 1s));
  for (int i = 1; i <= 8; ++i) EXPECT_FALSE(rate.overloaded(start + i * 100ms, start + 1s + i * 100ms)) << i;
  rate.answered(start + 500ms);
  EXPECT_EQ(rate.share(), 0.5) << "answers of the former pace praise it no more than they blame it";
}

TEST(AdaptiveRate, GrowsByOneStepInAnIntervalAtWhateverPace) {
  for (const int halvings : {1, 2, 3}) {
    AdaptiveRate rate(80);
    TimePoint now = start;
    for (int i = 0; i < halvings; ++i) rate.overloaded(now += 1s, now);
    const double before = rate.share();
    const int in_an_interval = static_cast<int>(before * 80);
    for (int i = 0; i < in_an_interval; ++i) rate.answered(now + 1s);
    EXPECT_NEAR(rate.share(), before + AdaptiveRate::step, 0.01) << halvings;
  }
}

TEST(AdaptiveRate, ReachesTheCeilingAgainAndNoMore) {
  AdaptiveRate rate(10);
  for (int i = 0; i < 20; ++i) rate.overloaded(start + i * 1s, start + i * 1s + 1ms);
  EXPECT_EQ(rate.share(), AdaptiveRate::smallest);
  EXPECT_EQ(rate.of(8), 1U) << "it still asks";
  EXPECT_EQ(rate.gap(1s), 3'200ms);
  int answers = 0;
  while (rate.share() < 1 && answers < 1'000) {
    rate.answered(start + 1h);
    ++answers;
  }
  EXPECT_EQ(rate.share(), 1.0);
  EXPECT_LT(answers, 20 * 10);
}

TEST(AdaptiveRate, WorksWithOneRequestAnInterval) {
  AdaptiveRate rate(1);
  rate.overloaded(start, start);
  EXPECT_EQ(rate.gap(60s), 120s);
  for (int i = 0; i < 10; ++i) rate.answered(start + 1s);
  EXPECT_EQ(rate.share(), 1.0);
}

}  // namespace
}  // namespace housingd::fetch

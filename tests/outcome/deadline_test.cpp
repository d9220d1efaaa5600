#include "pipeline/outcome/deadline.h"

#include <gtest/gtest.h>

namespace housingd::outcome {
namespace {

using namespace std::chrono_literals;
using Clock = Deadline::Clock;

const Clock::time_point noon{std::chrono::hours(12)};

TEST(Deadline, HasPassedFromItsMomentOn) {
  const auto deadline = Deadline::at(noon);
  EXPECT_FALSE(deadline.has_passed(noon - 1ns));
  EXPECT_TRUE(deadline.has_passed(noon));
  EXPECT_TRUE(deadline.has_passed(noon + 1h));
}

TEST(Deadline, NeverPassesWhenThereIsNone) {
  EXPECT_FALSE(Deadline::never().has_passed(noon + std::chrono::hours(24 * 365 * 100)));
}

TEST(Deadline, OfAPartIsNeverLaterThanThatOfTheWhole) {
  const auto early = Deadline::at(noon);
  const auto late = Deadline::at(noon + 1h);
  EXPECT_EQ(early.capped_by(late).when(), noon);
  EXPECT_EQ(late.capped_by(early).when(), noon);
  EXPECT_EQ(Deadline::never().capped_by(late).when(), noon + 1h);
}

TEST(Deadline, AfterAWaitIsCappedByTheWhole) {
  const auto before = Clock::now();
  const auto part = Deadline::never().capped_after(1h);
  EXPECT_GE(part.when(), before + 1h);
  EXPECT_LE(part.when(), Clock::now() + 1h);
  EXPECT_EQ(Deadline::at(before).capped_after(1h).when(), before);
}

}  // namespace
}  // namespace housingd::outcome

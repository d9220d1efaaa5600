#include "daemon/status/progress_pace.h"

#include <gtest/gtest.h>

namespace housingd::status {
namespace {

using namespace std::chrono_literals;

TEST(ProgressPace, IsFourTimesASecondHoweverManyEventsThereAre) {
  ProgressPace pace;
  const ProgressPace::Clock::time_point begin{};
  int told = 0;
  for (auto at = 0ms; at < 10s; at += 1ms) told += pace.may_tell("job", begin + at) ? 1 : 0;
  EXPECT_EQ(told, 40);
}

TEST(ProgressPace, IsEachRunsOwn) {
  ProgressPace pace;
  EXPECT_TRUE(pace.may_tell("one", {}));
  EXPECT_TRUE(pace.may_tell("another", {}));
  EXPECT_FALSE(pace.may_tell("one", {}));
  pace.forget("one");
  EXPECT_TRUE(pace.may_tell("one", {}));
  pace.forget("never told of");
}

}  // namespace
}  // namespace housingd::status

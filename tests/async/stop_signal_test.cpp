#include "pipeline/async/stop_signal.h"

#include <gtest/gtest.h>

namespace housingd::async {
namespace {

TEST(StopSignal, GoesOneStepFurtherEachTimeAndNeverBack) {
  StopSignal signal;
  EXPECT_FALSE(signal.raised());
  EXPECT_EQ(signal.level(), StopSignal::Level::none);
  signal.raise();
  EXPECT_TRUE(signal.raised());
  EXPECT_EQ(signal.level(), StopSignal::Level::finish);
  signal.raise();
  EXPECT_EQ(signal.level(), StopSignal::Level::now);
  signal.raise();
  EXPECT_EQ(signal.level(), StopSignal::Level::now);
}

}  // namespace
}  // namespace housingd::async

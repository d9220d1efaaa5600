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

TEST(StopSignal, KeepsTheFirstReasonThatIsGiven) {
  StopSignal signal;
  EXPECT_EQ(signal.why(), "");
  signal.raise();
  EXPECT_EQ(signal.why(), "");
  signal.raise("the daemon was stopped");
  signal.raise("the operator lost patience");
  EXPECT_EQ(signal.why(), "the daemon was stopped");
}

}  // namespace
}  // namespace housingd::async

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class Stopping : public testing::Test {
 protected:
  MemoryBook book;
  Stage stage{book};
};

TEST_F(Stopping, LeavesLaterSlotsToTheNextStart) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.stop();
  stage.alarm.pass(15min);
  stage.settle();
  EXPECT_EQ(book.text_of("a"), "");
  Stage next(book, ten_o_clock + 15min + 10s);
  ASSERT_TRUE(next.adopt({job("a", every(15min))}));
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

TEST_F(Stopping, LeavesABufferedSlotToTheNextStart) {
  ASSERT_TRUE(stage.adopt({job("a", with(every(15min), Overlap::buffer_one))}));
  stage.pass(30min + 10s);
  stage.stop();
  stage.end_run("a", upsert::RunState::interrupted);
  EXPECT_THAT(stage.launcher.launches(), SizeIs(1));
  Stage next(book, stage.alarm.now() + 10s);
  ASSERT_TRUE(next.adopt({job("a", with(every(15min), Overlap::buffer_one))}));
  EXPECT_EQ(book.text_of("a"), "started 10:15, started 10:30");
}

TEST_F(Stopping, WaitsForALaunchUnderWay) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.launcher.hold("a");
  stage.pass(15min);
  bool stopped = false;
  async::asio::co_spawn(stage.io, stage.scheduler.stop(), [&stopped](const std::exception_ptr&) { stopped = true; });
  stage.settle();
  EXPECT_FALSE(stopped);
  stage.launcher.release();
  stage.settle();
  EXPECT_TRUE(stopped);
  EXPECT_EQ(book.text_of("a"), "started 10:15");
}

// The store is away and has not been told whether a run was opened.
TEST_F(Stopping, GivesALaunchUpThatTakesTooLong) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.launcher.hold("a");
  stage.pass(15min);
  bool stopped = false;
  async::asio::co_spawn(stage.io, stage.scheduler.stop(outcome::Deadline::after(0s)),
                        [&stopped](const std::exception_ptr&) { stopped = true; });
  while (!stopped && stage.io.run_one() > 0) {
  }
  EXPECT_TRUE(stopped);
  EXPECT_EQ(book.text_of("a"), "") << "the next start decides it";
}

TEST_F(Stopping, WaitsForNothingAnyMoreOnceItIsGivenUp) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.launcher.hold("a");
  stage.pass(15min);
  bool stopped = false;
  async::asio::co_spawn(stage.io, stage.scheduler.stop(), [&stopped](const std::exception_ptr&) { stopped = true; });
  stage.settle();
  EXPECT_FALSE(stopped);
  stage.scheduler.give_up();
  stage.settle();
  EXPECT_TRUE(stopped);
}

TEST_F(Stopping, RecordsWhatIsDecided) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  ASSERT_TRUE(stage.pause("a"));
  book.set_away(true);
  stage.pass(20min);
  book.set_away(false);
  stage.stop();
  EXPECT_EQ(book.text_of("a"), "skipped_paused 10:15");
}

TEST_F(Stopping, DoesNotWaitForAStoreThatIsAway) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  ASSERT_TRUE(stage.pause("a"));
  book.set_away(true);
  stage.pass(20min);
  stage.stop();
  EXPECT_EQ(book.text_of("a"), "");
}

TEST_F(Stopping, MayBeAskedForTwiceOrBeforeTheBeginning) {
  stage.stop();
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.stop();
  stage.pass(15min);
  EXPECT_THAT(stage.launcher.tried(), IsEmpty());
}

TEST(Cancelling, EndsTheLoop) {
  MemoryBook book;
  Stage stage(book);
  async::asio::cancellation_signal cancel;
  bool ended = false;
  async::asio::co_spawn(stage.io, stage.scheduler.run(),
                        async::asio::bind_cancellation_slot(
                            cancel.slot(), [&ended](const std::exception_ptr& thrown) { ended = thrown == nullptr; }));
  stage.settle();
  ASSERT_FALSE(ended);
  cancel.emit(async::asio::cancellation_type::terminal);
  stage.settle();
  EXPECT_TRUE(ended);
}

TEST_F(Stopping, LeavesNothingThatCouldHang) {
  ASSERT_TRUE(stage.adopt({job("a", every(15min))}));
  stage.stop();
  EXPECT_TRUE(stage.beat(0ms));
}

TEST_F(Stopping, IsNotNeededForABeat) {
  ASSERT_TRUE(stage.adopt({job("a", cron("0 0 1 1 *"))}));
  EXPECT_TRUE(stage.beat(10s));
  EXPECT_TRUE(stage.beat(10s));
}

TEST(Beat, FailsWithoutALoop) {
  MemoryBook book;
  Stage stage(book);
  EXPECT_FALSE(stage.beat(5ms));
}

}  // namespace
}  // namespace housingd::scheduler

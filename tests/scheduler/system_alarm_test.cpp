// The system's own clock and timer.
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "tests/scheduler/stage.h"

namespace housingd::scheduler {
namespace {

namespace asio = async::asio;

async::awaitable<Woke> wait_once(Alarm* alarm, Instant when) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto waiting = alarm->wait_until(when);
  co_return co_await std::move(waiting);
}

class SystemAlarm : public testing::Test {
 protected:
  void wait_until(Instant when) {
    asio::co_spawn(io, wait_once(alarm.get(), when),
                   asio::bind_cancellation_slot(cancel.slot(), [this](const std::exception_ptr& thrown, Woke how) {
                     if (!thrown) woke = how;
                   }));
  }

  asio::io_context io;
  std::unique_ptr<Alarm> alarm = make_system_alarm(io.get_executor());
  asio::cancellation_signal cancel;
  std::optional<Woke> woke;
};

TEST_F(SystemAlarm, WakesAtItsMoment) {
  const Instant when = alarm->now() + 20ms;
  wait_until(when);
  io.run();
  EXPECT_EQ(woke, Woke::due);
  EXPECT_GE(alarm->now(), when);
}

TEST_F(SystemAlarm, WakesAtOnceWhenTheMomentHasPassed) {
  wait_until(alarm->now() - 24h * 3650);
  io.poll();
  EXPECT_EQ(woke, Woke::due);
}

TEST_F(SystemAlarm, IsWokenByANudge) {
  wait_until(alarm->now() + 1h);
  io.poll();
  EXPECT_FALSE(woke);
  alarm->nudge();
  io.poll();
  EXPECT_EQ(woke, Woke::nudged);
}

TEST_F(SystemAlarm, RemembersANudgeForTheNextWait) {
  alarm->nudge();
  wait_until(alarm->now() + 1h);
  io.run();
  EXPECT_EQ(woke, Woke::nudged);
  woke.reset();
  wait_until(alarm->now() + 1h);
  io.restart();
  io.poll();
  EXPECT_FALSE(woke);
}

TEST_F(SystemAlarm, IsWokenByACancel) {
  wait_until(alarm->now() + 1h);
  io.poll();
  cancel.emit(asio::cancellation_type::terminal);
  io.poll();
  EXPECT_EQ(woke, Woke::nudged);
}

TEST_F(SystemAlarm, WaitsForNothingAtAll) {
  wait_until(Instant::max());
  io.poll();
  EXPECT_FALSE(woke);
}

TEST_F(SystemAlarm, WaitsAgainAfterItWoke) {
  for (int time = 0; time < 5; ++time) {
    woke.reset();
    io.restart();
    wait_until(alarm->now() + 2ms);
    io.run();
    EXPECT_EQ(woke, Woke::due);
  }
}

TEST_F(SystemAlarm, SeesNoMoveWhereThereIsNone) {
  const ClockMove move = alarm->moved();
  EXPECT_EQ(move.set, 0ms);
  EXPECT_EQ(move.suspended, 0ms);
}

// A daemon with nothing to do does nothing: no tick, no look at anything.
TEST(IdleScheduler, WakesNever) {
  asio::io_context io;
  MemoryBook book;
  const auto alarm = make_system_alarm(io.get_executor());
  MemoryLauncher launcher(io.get_executor(), book);
  Notes notes;
  Scheduler scheduler(io.get_executor(), *alarm, book, launcher, notes);
  const std::vector<definition::Job> jobs{job("a", every(24h * 366)), job("b", cron("0 0 29 2 */7")),
                                          job("c", std::nullopt)};
  asio::co_spawn(io, scheduler.adopt(definitions_of(jobs)),
                 [](const std::exception_ptr&, const outcome::result<void>& adopted) { EXPECT_TRUE(adopted); });
  asio::co_spawn(io, scheduler.run(), [](const std::exception_ptr&) {});
  while (io.poll() > 0) {
  }
  EXPECT_EQ(io.run_for(300ms), 0U);
}

}  // namespace
}  // namespace housingd::scheduler

#include "pipeline/fetch/governor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "tests/fetch/running.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::ErrorCode;
using outcome::result;
using Clock = std::chrono::steady_clock;
using Permit = Governor::Permit;

class GovernorTest : public testing::Test {
 protected:
  // To be kept: runs until the permit is there, however many wait.
  std::unique_ptr<Running<result<Permit>>> ask(Governor& governor, Deadline deadline = Deadline::never(),
                                               Governor::User user = nullptr) {
    return std::make_unique<Running<result<Permit>>>(io_, governor.acquire(deadline, user));
  }
  void settle() {
    io_.restart();
    io_.poll();
  }

  boost::asio::io_context io_;
};

definition::RateLimit limit(std::uint32_t count, std::chrono::milliseconds interval, std::uint32_t in_flight = 1'000) {
  return {.count = count, .interval = interval, .max_in_flight = in_flight};
}

// Each sends as soon as it may and notes the moment before.
async::awaitable<int> send_many(Governor* governor, int times, std::vector<Clock::time_point>* sends) {
  for (int i = 0; i < times; ++i) {
    auto permit = co_await governor->acquire(Deadline::never());
    sends->push_back(Clock::now());
    permit->sent();
  }
  co_return times;
}

TEST_F(GovernorTest, KeepsTheRateInEveryWindow) {
  constexpr auto interval = 40ms;
  Governor governor(io_.get_executor(), limit(5, interval));
  std::vector<Clock::time_point> sends;
  Running<int> one(io_, send_many(&governor, 11, &sends));
  Running<int> another(io_, send_many(&governor, 12, &sends));
  io_.run();
  ASSERT_EQ(sends.size(), 23U);
  for (std::size_t i = 5; i < sends.size(); ++i) EXPECT_GE(sends[i] - sends[i - 5], interval) << i;
  EXPECT_GE(sends.back() - sends.front(), 4 * interval);
}

// A window that ends between the look at the clock and the wait must not be
// slept through: with so short a one that happens now and then.
TEST_F(GovernorTest, MissesNoTurnThatComesWhileItBeginsToWait) {
  Governor governor(io_.get_executor(), limit(1'000, 1ms));
  std::vector<Clock::time_point> sends;
  Running<int> one(io_, send_many(&governor, 200'000, &sends));
  io_.run_for(60s);
  EXPECT_TRUE(one.done());
}

TEST_F(GovernorTest, CountsFromTheSendNotFromTheGrant) {
  constexpr auto interval = 40ms;
  Governor governor(io_.get_executor(), limit(1, interval));
  auto first = ask(governor);
  settle();
  auto second = ask(governor);
  settle();
  ASSERT_TRUE(first->done());
  EXPECT_FALSE(second->done());
  // A slow handshake: the window must not begin before the request does.
  boost::asio::steady_timer handshake(io_, 30ms);
  Clock::time_point sent;
  handshake.async_wait([&](const auto&) {
    sent = Clock::now();
    first->value()->sent();
  });
  io_.restart();
  io_.run();
  EXPECT_TRUE(second->done());
  EXPECT_GE(Clock::now() - sent, interval);
}

TEST_F(GovernorTest, TakesNothingForAPermitThatWasNeverSent) {
  Governor governor(io_.get_executor(), limit(1, 1h));
  for (int i = 0; i < 5; ++i) {
    auto permit = run(io_, governor.acquire(Deadline::after(1s)));
    ASSERT_TRUE(permit);
  }
}

TEST_F(GovernorTest, HasAtMostSoManyPermitsOut) {
  Governor governor(io_.get_executor(), limit(1'000'000, 1s, 2));
  auto first = ask(governor);
  auto second = ask(governor);
  auto third = ask(governor);
  settle();
  EXPECT_TRUE(first->done());
  EXPECT_TRUE(second->done());
  EXPECT_FALSE(third->done());
  EXPECT_EQ(governor.state().in_flight, 2U);
  EXPECT_EQ(governor.state().waiting, 1U);
  first.reset();
  settle();
  EXPECT_TRUE(third->done());
  EXPECT_EQ(governor.state().in_flight, 2U);
  EXPECT_EQ(governor.state().waiting, 0U);
}

TEST_F(GovernorTest, ServesWhoeverCameFirst) {
  Governor governor(io_.get_executor(), limit(1'000'000, 1s, 1));
  auto holder = ask(governor);
  settle();
  std::vector<std::unique_ptr<Running<result<Permit>>>> queue;
  for (int i = 0; i < 4; ++i) queue.push_back(ask(governor));
  settle();
  holder.reset();
  for (std::size_t served = 0; served < queue.size(); ++served) {
    settle();
    for (std::size_t i = served; i < queue.size(); ++i) EXPECT_EQ(queue[i]->done(), i == served) << i;
    queue[served].reset();
  }
}

TEST_F(GovernorTest, GoesRoundAmongUsersHoweverManyOfOneWait) {
  Governor governor(io_.get_executor(), limit(1'000'000, 1s, 1));
  auto holder = ask(governor);
  settle();
  const int large = 0, small = 0, late = 0;
  struct Asked {
    const char* who;
    std::unique_ptr<Running<result<Permit>>> permit;
  };
  std::vector<Asked> asked;
  for (int i = 0; i < 4; ++i) asked.push_back({"large", ask(governor, Deadline::never(), &large)});
  for (int i = 0; i < 2; ++i) asked.push_back({"small", ask(governor, Deadline::never(), &small)});
  settle();
  std::vector<std::string> served;
  holder.reset();
  while (!asked.empty()) {
    settle();
    const auto next = std::find_if(asked.begin(), asked.end(), [](const Asked& one) { return one.permit->done(); });
    ASSERT_NE(next, asked.end());
    served.emplace_back(next->who);
    asked.erase(next);
    if (served.size() == 1) asked.push_back({"late", ask(governor, Deadline::never(), &late)});
  }
  EXPECT_EQ(served, (std::vector<std::string>{"large", "small", "large", "small", "late", "large", "large"}));
}

TEST_F(GovernorTest, HoldsEverybodyWhileAPauseLasts) {
  Governor governor(io_.get_executor(), limit(1'000'000, 1s));
  const auto end = Clock::now() + 50ms;
  governor.pause_until(end, "first");
  governor.pause_until(end - 40ms, "second");  // never shortened
  EXPECT_EQ(governor.state().paused_until, end);
  EXPECT_EQ(governor.state().paused_by, "first");
  auto first = ask(governor);
  auto second = ask(governor);
  settle();
  EXPECT_FALSE(first->done());
  io_.restart();
  io_.run();
  EXPECT_TRUE(first->done());
  EXPECT_TRUE(second->done());
  EXPECT_GE(Clock::now(), end);
}

TEST_F(GovernorTest, HoldsThoseWhoWaitAlreadyWhenThePauseComes) {
  Governor governor(io_.get_executor(), limit(1'000'000, 1s, 1));
  auto holder = ask(governor);
  auto waiting = ask(governor);
  settle();
  const auto end = Clock::now() + 30ms;
  governor.pause_until(end, "status 429");
  holder.reset();
  settle();
  EXPECT_FALSE(waiting->done());
  io_.restart();
  io_.run();
  EXPECT_TRUE(waiting->done());
  EXPECT_GE(Clock::now(), end);
}

TEST_F(GovernorTest, NamesTheDeadlineThatPassedFirst) {
  Governor governor(io_.get_executor(), limit(1, 1h));
  auto holder = ask(governor);
  settle();
  const auto late = run(io_, governor.acquire(Deadline::after(20ms)));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::timeout);
  EXPECT_EQ(late.error().disposition(), outcome::Disposition::fail_partition);
  EXPECT_EQ(late.error().message(), "the deadline passed while waiting for the rate limit");
  EXPECT_EQ(governor.state().waiting, 0U);
  EXPECT_FALSE(run(io_, governor.acquire(Deadline::after(-1ms)))) << "even if it were free";
}

TEST_F(GovernorTest, GivesThePlaceOfACancelledWaiterUp) {
  Governor governor(io_.get_executor(), limit(1'000'000, 1s, 1));
  auto holder = ask(governor);
  auto cancelled = ask(governor);
  auto next = ask(governor);
  settle();
  cancelled->cancel();
  settle();
  ASSERT_TRUE(cancelled->done());
  EXPECT_EQ(cancelled->value().error().code(), ErrorCode::stopped);
  EXPECT_EQ(cancelled->value().error().disposition(), outcome::Disposition::stop);
  holder.reset();
  settle();
  EXPECT_TRUE(next->done());
}

TEST_F(GovernorTest, LeavesNothingBehindThatKeepsTheProgramRunning) {
  Governor governor(io_.get_executor(), limit(1, 1h));
  auto holder = ask(governor);
  settle();
  holder->value()->sent();
  auto waiting = ask(governor);
  settle();
  waiting->cancel();
  io_.restart();
  io_.run();  // returns: no timer is left
  EXPECT_TRUE(waiting->done());
}

TEST_F(GovernorTest, MayGoBeforeThoseWhoWait) {
  auto governor = std::make_unique<Governor>(io_.get_executor(), limit(1, 1h, 1));
  auto holder = ask(*governor);
  auto waiting = ask(*governor);
  settle();
  governor.reset();
  waiting->cancel();
  settle();
  EXPECT_TRUE(waiting->done());
}

TEST_F(GovernorTest, SlowsDownForAnOverloadedSourceAndKeepsTheWindowOfTheCeiling) {
  auto adaptive = limit(10, 50ms, 8);
  adaptive.adaptive = true;
  Governor governor(io_.get_executor(), adaptive);
  EXPECT_EQ(governor.state().rate, 200.0);
  {
    auto permit = run(io_, governor.acquire(Deadline::after(1s)));
    permit->sent();
    permit->overloaded("status 503");
  }
  EXPECT_EQ(governor.state().rate, 100.0);
  EXPECT_EQ(governor.state().slowed_by, "status 503");
  std::vector<Clock::time_point> sends;
  run(io_, send_many(&governor, 10, &sends));
  for (std::size_t i = 1; i < sends.size(); ++i) EXPECT_GE(sends[i] - sends[i - 1], 9ms) << "10 ms apart, not a burst";

  std::vector<std::unique_ptr<Running<result<Permit>>>> asked;
  for (int i = 0; i < 6; ++i) asked.push_back(ask(governor));
  io_.restart();
  io_.run_for(200ms);
  EXPECT_EQ(governor.state().in_flight, 4U) << "half of eight";
  for (const auto& one : asked) one->cancel();
  settle();
  asked.clear();

  int answers = 0;
  while (governor.state().rate < 200 && answers < 1'000) {
    auto permit = run(io_, governor.acquire(Deadline::after(1s)));
    permit->sent();
    permit->answered();
    ++answers;
  }
  EXPECT_EQ(governor.state().slowed_by, "");
  sends.clear();
  run(io_, send_many(&governor, 31, &sends));
  for (std::size_t i = 10; i < sends.size(); ++i) EXPECT_GE(sends[i] - sends[i - 10], 50ms) << i;
}

TEST_F(GovernorTest, CostsNextToNothingWithALimitThatNeverBinds) {
  Governor governor(io_.get_executor(), limit(1'000'000, 1s));
  std::vector<Clock::time_point> sends;
  const auto begin = Clock::now();
  run(io_, send_many(&governor, 100'000, &sends));
  EXPECT_LT(Clock::now() - begin, 2s) << "20 microseconds each would be felt";
}

}  // namespace
}  // namespace housingd::fetch

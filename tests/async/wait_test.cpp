#include "pipeline/async/wait.h"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <optional>

namespace housingd::async {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Waited = outcome::result<void>;

// Waits until `when`; asks for a cancel at once when `cancel` says so.
Waited wait(Clock::time_point when, bool cancel = false) {
  asio::io_context context;
  asio::cancellation_signal signal;
  std::optional<Waited> waited;
  auto keep = [&](const std::exception_ptr&, Waited value) { waited = std::move(value); };
  asio::co_spawn(context, wait_until(when), asio::bind_cancellation_slot(signal.slot(), keep));
  if (cancel) asio::post(context, [&] { signal.emit(asio::cancellation_type::terminal); });
  context.run();
  return waited.value();
}

TEST(WaitUntil, ResumesAtTheMomentAndNotBefore) {
  const auto moment = Clock::now() + 20ms;
  EXPECT_TRUE(wait(moment).has_value());
  EXPECT_GE(Clock::now(), moment);
}

TEST(WaitUntil, ResumesAtOnceForAMomentThatHasPassed) {
  EXPECT_TRUE(wait(Clock::now() - 1h).has_value());
}

TEST(WaitUntil, EndsAsAskedToStopWhenCancelled) {
  const Waited waited = wait(Clock::now() + 1h, true);
  ASSERT_TRUE(waited.has_error());
  EXPECT_EQ(waited.error().disposition(), outcome::Disposition::stop);
  EXPECT_EQ(waited.error().code(), outcome::ErrorCode::stopped);
}

}  // namespace
}  // namespace housingd::async

#include "pipeline/async/shielded.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>
#include <stdexcept>

#include "pipeline/async/cancelled.h"
#include "pipeline/async/wait.h"

namespace housingd::async {
namespace {

using namespace std::chrono_literals;
using Waited = outcome::result<void>;

awaitable<Waited> wait() {
  return wait_until(std::chrono::steady_clock::now() + 20ms);
}

struct Ended {
  std::optional<Waited> waited;
  bool knows_of_cancel = false;
};

awaitable<void> tidy_up(Ended* ended) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto shielding = shielded(wait());
  ended->waited = co_await std::move(shielding);
  ended->knows_of_cancel = co_await was_cancelled();
}

TEST(Shielded, WorkEndsWellThoughTheCallerIsCancelledMeanwhile) {
  asio::io_context context;
  asio::cancellation_signal signal;
  Ended ended;
  asio::co_spawn(context, tidy_up(&ended), asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
  asio::post(context, [&] { signal.emit(asio::cancellation_type::terminal); });
  context.run();
  ASSERT_TRUE(ended.waited);
  EXPECT_TRUE(ended.waited->has_value());
  EXPECT_TRUE(ended.knows_of_cancel) << "the caller's own next wait ends at once";
}

TEST(Shielded, WorkEndsWellThoughTheCallerWasCancelledBefore) {
  asio::io_context context;
  asio::cancellation_signal signal;
  Ended ended;
  asio::co_spawn(context, tidy_up(&ended), asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
  signal.emit(asio::cancellation_type::terminal);
  context.run();
  ASSERT_TRUE(ended.waited);
  EXPECT_TRUE(ended.waited->has_value());
}

awaitable<int> fail() {
  throw std::runtime_error("out of order");
  co_return 0;
}

TEST(Shielded, WorksExceptionsAreTheCallers) {
  asio::io_context context;
  std::exception_ptr thrown;
  asio::co_spawn(context, shielded(fail()), [&](std::exception_ptr met, int) { thrown = met; });
  context.run();
  EXPECT_THROW(std::rethrow_exception(thrown), std::runtime_error);
}

}  // namespace
}  // namespace housingd::async

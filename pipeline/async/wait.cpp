#include "pipeline/async/wait.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "pipeline/async/cancelled.h"

namespace housingd::async {

awaitable<outcome::result<void>> wait_until(std::chrono::steady_clock::time_point when) {
  const bool cancelled = co_await was_cancelled();
  if (cancelled)
    co_return outcome::Error(outcome::Disposition::stop, outcome::ErrorCode::stopped, "stopped before a wait");
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, when);
  const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (error) {
    co_return outcome::Error(outcome::Disposition::stop, outcome::ErrorCode::stopped, "stopped while waiting");
  }
  co_return outcome::result<void>();
}

}  // namespace housingd::async

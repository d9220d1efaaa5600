// Waiting until something has changed.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "pipeline/async/awaitable.h"

namespace housingd::scheduler {

// Lives on one executor. Who waits looks again at what it waits for.
class Bell {
 public:
  explicit Bell(const async::Executor& executor) : timer_(executor, async::asio::steady_timer::time_point::max()) {}

  // Resumes at the next ring, or once cancelled.
  async::awaitable<void> heard() {
    auto waiting = timer_.async_wait(async::asio::as_tuple(async::asio::use_awaitable));
    co_await std::move(waiting);
  }
  void ring() { timer_.cancel(); }

 private:
  async::asio::steady_timer timer_;
};

}  // namespace housingd::scheduler

// Coroutines that a person waits for, until they end or Ctrl-C is pressed.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <list>

#include "pipeline/async/awaitable.h"

namespace housingd::cli {

// Everything happens on the thread that calls run().
class Foreground {
 public:
  explicit Foreground(boost::asio::io_context& context);

  // The first SIGINT or SIGTERM cancels it.
  void spawn(async::awaitable<void> work);
  // Called by a timer until all work has ended.
  void every(std::chrono::milliseconds interval, std::function<void()> tick);

  // Returns when all work has ended; throws what it threw. Leaves no signal
  // handler behind. True: a signal ended it.
  [[nodiscard]] bool run();

 private:
  void on_end(const std::exception_ptr& thrown);
  void tick_later();

  boost::asio::io_context& context_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer timer_;
  std::list<boost::asio::cancellation_signal> cancels_;
  std::size_t under_way_ = 0;
  std::chrono::milliseconds interval_{0};
  std::function<void()> tick_;
  std::exception_ptr thrown_;
  bool interrupted_ = false;
};

}  // namespace housingd::cli

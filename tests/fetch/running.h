// Runs coroutines to their end within a test.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>

#include "pipeline/async/awaitable.h"

namespace housingd::fetch {

// A coroutine that was started: its value once io_context::run() returned.
template <class T>
class Running {
 public:
  Running(boost::asio::io_context& io, async::awaitable<T> work) {
    auto rethrow = [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    };
    boost::asio::co_spawn(io, keep(std::move(work), &value_),
                          boost::asio::bind_cancellation_slot(cancel_.slot(), rethrow));
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void cancel() { cancel_.emit(boost::asio::cancellation_type::terminal); }
  [[nodiscard]] bool done() const { return value_.has_value(); }
  [[nodiscard]] T& value() { return value_.value(); }

 private:
  // co_spawn itself wants values that can be made from nothing.
  static async::awaitable<void> keep(async::awaitable<T> work, std::optional<T>* into) {
    into->emplace(co_await std::move(work));
  }

  boost::asio::cancellation_signal cancel_;
  std::optional<T> value_;
};

// Everything else that is ready runs too.
template <class T>
T run(boost::asio::io_context& io, async::awaitable<T> work) {
  Running<T> running(io, std::move(work));
  io.restart();
  io.run();
  return std::move(running.value());
}

}  // namespace housingd::fetch

// Runs a coroutine to its end within a test.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "pipeline/async/awaitable.h"

namespace housingd::http {

template <class T>
async::awaitable<void> keep(async::awaitable<T> work, std::optional<T>* into) {
  T value = co_await std::move(work);
  into->emplace(std::move(value));
}

template <class T>
T wait_for(boost::asio::io_context& io, async::awaitable<T> work) {
  std::optional<T> value;
  boost::asio::co_spawn(io, keep(std::move(work), &value), [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  io.restart();
  io.run();
  return std::move(value.value());
}

}  // namespace housingd::http

// Runs one coroutine to its end from a program that is not one.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "pipeline/async/awaitable.h"

namespace housingd::cli {

// A coroutine that keeps what another returned: T needs no default.
template <class T>
async::awaitable<void> keep(async::awaitable<T> work, std::optional<T>* into) {
  T value = co_await std::move(work);
  into->emplace(std::move(value));
}

// Runs `context` until `work` and all else that was started on it is done.
template <class T>
[[nodiscard]] T block_on(boost::asio::io_context& context, async::awaitable<T> work) {
  std::optional<T> value;
  std::exception_ptr thrown;
  boost::asio::co_spawn(context, keep(std::move(work), &value),
                        [&thrown](std::exception_ptr error) { thrown = error; });
  context.restart();
  context.run();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*value);
}

}  // namespace housingd::cli

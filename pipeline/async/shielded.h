// What a cancel of the caller must not reach.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "pipeline/async/awaitable.h"

namespace housingd::async {

// Runs `work` to its end on the caller's executor, whether the caller was or is
// cancelled: for what has to be tidied up after a cancel. Bounded by itself, or
// nobody can end it. T is default-constructible.
template <class T>
awaitable<T> shielded(awaitable<T> work) {
  const Executor executor = co_await asio::this_coro::executor;
  // A slot that belongs to no signal.
  auto running = asio::co_spawn(executor, std::move(work),
                                asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable));
  co_return co_await std::move(running);
}

}  // namespace housingd::async

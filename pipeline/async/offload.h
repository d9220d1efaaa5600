// Runs blocking or CPU-bound work elsewhere and comes back.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

#include "pipeline/async/awaitable.h"

namespace housingd::async {

// Calls work() on `where` (a thread pool, a strand of it) and resumes the
// caller on the caller's own executor with what it returned.
//
// - `work` is a plain function object, not a coroutine; it owns or outlives
//   what it uses and does not throw (errors are results).
// - Cancelling does not interrupt work that has begun: the caller resumes when
//   it is done. Nothing that `work` refers to may go before.
template <class Work>
awaitable<std::invoke_result_t<Work&>> offload(Executor where, Work work) {
  using Result = std::invoke_result_t<Work&>;
  static_assert(!std::is_void_v<Result>, "work returns what it did, as a result");
  auto initiation = [](auto handler, Executor pool, Work task) {
    asio::post(pool, [handler = std::move(handler), task = std::move(task)]() mutable {
      Result value = task();
      auto home = asio::get_associated_executor(handler);
      asio::post(home, [handler = std::move(handler), value = std::move(value)]() mutable {
        std::move(handler)(std::move(value));
      });
    });
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Result)>(std::move(initiation), asio::use_awaitable,
                                                                           std::move(where), std::move(work));
}

}  // namespace housingd::async

// Whether the coroutine that asks was cancelled.
#pragma once

#include <boost/asio/this_coro.hpp>

#include "pipeline/async/awaitable.h"

namespace housingd::async {

// A cancel ends the operation that it meets. One that comes between two
// operations, or just as one succeeds, meets none and is only remembered: the
// next wait has to ask before it begins. (Where the caller left Asio's
// throw_if_cancelled on, this await throws instead.)
//
// Right:  const bool cancelled = co_await was_cancelled();  if (cancelled) ...
// Wrong:  if (co_await was_cancelled()) ...: GCC 12 resumes at the wrong place
//         when `co_return co_await` follows.
inline awaitable<bool> was_cancelled() {
  const auto state = co_await asio::this_coro::cancellation_state;
  co_return state.cancelled() != asio::cancellation_type::none;
}

}  // namespace housingd::async

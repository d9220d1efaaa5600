// Blocking work that its caller may leave; private to the PostgreSQL store.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include "pipeline/async/awaitable.h"
#include "pipeline/async/cancelled.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/interruption.h"

namespace housingd::upsert::postgres {

namespace asio = boost::asio;

// Between the caller's executor and the thread that works.
template <class Result>
struct Handover {
  std::mutex mutex;
  asio::steady_timer* caller = nullptr;  // null: it has left, nobody may be told
  std::optional<Result> result;
};

// Ends the handover with the caller's frame, however that ends: after it the
// worker touches nothing of the caller's, not even its executor.
template <class Result>
class Caller {
 public:
  Caller(Handover<Result>& handover, asio::steady_timer& timer) : handover_(handover) { handover_.caller = &timer; }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  ~Caller() {
    const std::lock_guard lock(handover_.mutex);
    handover_.caller = nullptr;
  }

 private:
  Handover<Result>& handover_;
};

// Done: wakes the caller, which may have left and may leave meanwhile.
template <class Result>
void hand_over(const std::shared_ptr<Handover<Result>>& handover, Result result, async::Executor home) {
  const std::lock_guard lock(handover->mutex);
  if (handover->caller == nullptr) return;
  handover->result = std::move(result);
  asio::post(home, [handover] {
    const std::lock_guard again(handover->mutex);
    if (handover->caller != nullptr) handover->caller->cancel();
  });
}

// Like async::offload(), for work that can block for minutes (a name server
// that does not answer): the caller is back at the deadline or when it is
// cancelled, by an Interruption. The work goes on, owns all that it uses, and
// what it returns then is destroyed over there.
template <class Work>
async::awaitable<std::invoke_result_t<Work&>> offload_until(async::Executor where, Work work,
                                                            outcome::Deadline deadline) {
  using Result = std::invoke_result_t<Work&>;
  const bool cancelled_before = co_await async::was_cancelled();
  if (cancelled_before) throw Interruption::cancelled;
  const async::Executor home = co_await asio::this_coro::executor;
  asio::steady_timer timer(home, deadline.when());
  const auto handover = std::make_shared<Handover<Result>>();
  const Caller<Result> caller(*handover, timer);
  asio::post(where, [handover, home, work = std::move(work)]() mutable { hand_over(handover, work(), home); });
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  const std::lock_guard lock(handover->mutex);
  if (handover->result) co_return std::move(*handover->result);
  const bool at_deadline = deadline.has_passed();
  throw at_deadline ? Interruption::deadline : Interruption::cancelled;
}

}  // namespace housingd::upsert::postgres

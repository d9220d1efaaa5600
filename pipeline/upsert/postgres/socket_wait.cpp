#include "pipeline/upsert/postgres/socket_wait.h"

#include <fcntl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <system_error>

#include "pipeline/async/cancelled.h"
#include "pipeline/upsert/postgres/interruption.h"

namespace housingd::upsert::postgres {

namespace asio = boost::asio;

using boost::system::error_code;
using Descriptor = asio::posix::stream_descriptor;

struct SocketWait::State {
  explicit State(const async::Executor& executor) : descriptor(executor), watchdog(executor) {}

  Descriptor descriptor;
  asio::steady_timer watchdog;
  std::uint64_t operation = 0;  // tells this operation's alarm from a late one of the last
  bool timed_out = false;
};

namespace {

async::awaitable<void> wait_for_either(Descriptor* descriptor) {
  // Libpq must be read from while it writes: a server that cannot get rid of
  // its answers stops reading.
  auto both = asio::experimental::make_parallel_group(descriptor->async_wait(Descriptor::wait_read, asio::deferred),
                                                      descriptor->async_wait(Descriptor::wait_write, asio::deferred));
  auto waiting = both.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  co_await std::move(waiting);
}

}  // namespace

SocketWait::SocketWait(const async::Executor& executor) : state_(std::make_shared<State>(executor)) {}

SocketWait::~SocketWait() {
  finish();
}

void SocketWait::watch(int socket) {
  forget();
  const int duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0);
  if (duplicate < 0) throw std::system_error(errno, std::generic_category(), "watching a database connection");
  state_->descriptor.assign(duplicate);
}

void SocketWait::forget() {
  error_code ignored;
  state_->descriptor.close(ignored);
}

void SocketWait::start(outcome::Deadline deadline) {
  finish();
  deadline_ = deadline;
  state_->timed_out = false;
  const auto operation = ++state_->operation;
  if (deadline.when() == outcome::Deadline::never().when()) return;
  state_->watchdog.expires_at(deadline.when());
  state_->watchdog.async_wait([weak = std::weak_ptr(state_), operation](const error_code& error) {
    const auto state = weak.lock();
    if (error || !state || state->operation != operation) return;
    state->timed_out = true;
    error_code ignored;
    state->descriptor.cancel(ignored);
  });
}

void SocketWait::finish() {
  ++state_->operation;
  state_->watchdog.cancel();
}

async::awaitable<void> SocketWait::ready(For what) {
  const auto state = state_;
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) throw Interruption::cancelled;
  if (state->timed_out) throw Interruption::deadline;
  if (what == For::either) {
    auto waiting = wait_for_either(&state->descriptor);
    co_await std::move(waiting);
  } else {
    const auto direction = what == For::reading ? Descriptor::wait_read : Descriptor::wait_write;
    // Its error needs no look: it is a cancel, told apart below.
    co_await state->descriptor.async_wait(direction, asio::as_tuple(asio::use_awaitable));
  }
  if (state->timed_out) throw Interruption::deadline;
  const bool cancelled_meanwhile = co_await async::was_cancelled();
  if (cancelled_meanwhile) throw Interruption::cancelled;
}

}  // namespace housingd::upsert::postgres

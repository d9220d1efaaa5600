#include "daemon/http/timed_socket.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace housingd::http {
namespace {

namespace asio = async::asio;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_lingering_bytes = 256U << 10U;

}  // namespace

struct TimedSocket::State : std::enable_shared_from_this<State> {
  explicit State(StreamSocket opened) : socket(std::move(opened)), timer(socket.get_executor()) {
    error_code ignored;
    socket.non_blocking(true, ignored);
  }

  void arm(Clock::time_point when) {
    deadline = when;
    expired = false;
    if (waiting && timer.expiry() <= when) return;
    timer.expires_at(when);
    waiting = true;
    timer.async_wait([weak = weak_from_this()](const error_code& error) {
      if (error) return;
      if (const auto state = weak.lock()) state->fire();
    });
  }

  void disarm() { deadline = Clock::time_point::max(); }

  void fire() {
    waiting = false;
    if (deadline == Clock::time_point::max()) return;
    if (Clock::now() < deadline) return arm(deadline);
    expired = true;
    error_code ignored;
    socket.cancel(ignored);
  }

  [[nodiscard]] Ending ending(const error_code& error) const {
    if (!error) return Ending::done;
    return expired ? Ending::timed_out : Ending::closed;
  }

  StreamSocket socket;
  asio::steady_timer timer;
  Clock::time_point deadline = Clock::time_point::max();
  bool waiting = false;
  bool expired = false;
};

TimedSocket::TimedSocket(StreamSocket socket) : state_(std::make_shared<State>(std::move(socket))) {}
TimedSocket::~TimedSocket() = default;

async::awaitable<TimedSocket::Ending> TimedSocket::read_some(asio::mutable_buffer into, std::size_t* received,
                                                             Clock::time_point deadline) {
  state_->arm(deadline);
  const auto [error, count] = co_await state_->socket.async_read_some(into, as_result);
  state_->disarm();
  *received = count;
  co_return state_->ending(error);
}

async::awaitable<TimedSocket::Ending> TimedSocket::write(std::string_view first, std::string_view second,
                                                         Clock::time_point deadline) {
  std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
  // Mostly the kernel takes all at once, and neither timer nor reactor is needed.
  error_code error;
  std::size_t sent = state_->socket.write_some(buffers, error);
  if (!error && sent == first.size() + second.size()) co_return Ending::done;
  if (error && error != asio::error::would_block) co_return Ending::closed;
  const std::size_t of_first = std::min(sent, first.size());
  buffers = {asio::buffer(first) + of_first, asio::buffer(second) + (sent - of_first)};
  state_->arm(deadline);
  std::tie(error, sent) = co_await asio::async_write(state_->socket, buffers, as_result);
  state_->disarm();
  co_return state_->ending(error);
}

async::awaitable<void> TimedSocket::linger(Clock::time_point deadline) {
  error_code error;
  state_->socket.shutdown(StreamSocket::shutdown_send, error);
  std::array<char, 2'048> thrown_away{};
  std::size_t received = 0;
  for (std::size_t bytes = 0; !error && bytes < most_lingering_bytes; bytes += received) {
    const Ending ending = co_await read_some(asio::buffer(thrown_away), &received, deadline);
    if (ending != Ending::done) break;
  }
}

void TimedSocket::watch_for_close(std::function<void()> gone) {
  auto look = [weak = std::weak_ptr(state_), gone = std::move(gone)](const error_code& error) {
    const auto state = weak.lock();
    if (error || !state) return;
    char byte = 0;
    error_code result;
    state->socket.receive(asio::buffer(&byte, 1), StreamSocket::message_peek, result);
    if (result && result != asio::error::would_block) gone();
  };
  state_->socket.async_wait(StreamSocket::wait_read, std::move(look));
}

void TimedSocket::cancel() {
  error_code ignored;
  state_->socket.cancel(ignored);
}

void TimedSocket::close() {
  error_code ignored;
  state_->socket.close(ignored);
}

}  // namespace housingd::http

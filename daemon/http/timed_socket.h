// A stream socket, TCP or Unix, each of whose operations has a deadline.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "pipeline/async/awaitable.h"

namespace housingd::http {

using StreamSocket = async::asio::generic::stream_protocol::socket;

// One timer serves all operations of a connection, one after the other: it is
// set anew only where a deadline comes earlier than it would fire.
class TimedSocket {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Ending : std::uint8_t {
    done,
    timed_out,
    closed,  // by the peer or by us, or cancelled
  };

  explicit TimedSocket(StreamSocket socket);
  ~TimedSocket();
  TimedSocket(const TimedSocket&) = delete;
  TimedSocket& operator=(const TimedSocket&) = delete;

  // At least one byte; `received` says how many.
  async::awaitable<Ending> read_some(async::asio::mutable_buffer into, std::size_t* received,
                                     Clock::time_point deadline);
  // Both, as one; what they view must stay until it is done.
  async::awaitable<Ending> write(std::string_view first, std::string_view second, Clock::time_point deadline);
  // Says that nothing more will come, then throws away what the peer still
  // sends, within bounds: closing over unread bytes would reset the connection,
  // and the peer might lose the answer.
  async::awaitable<void> linger(Clock::time_point deadline);

  // Calls `gone` once when the peer closes, unless the socket goes before.
  // Bytes that come meanwhile end the watch.
  void watch_for_close(std::function<void()> gone);

  // Ends what is in progress as `closed`.
  void cancel();
  void close();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace housingd::http

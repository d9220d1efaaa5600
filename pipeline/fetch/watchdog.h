// Ends an operation that takes too long.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

#include "pipeline/async/awaitable.h"

namespace housingd::fetch {

// Closes `socket` at `when`, unless destroyed before: whatever waits on the
// socket then ends with operation_aborted, and bit() tells this end from a
// cancel. One timer for a whole exchange costs less than one for every read.
//
// Right:  Watchdog watchdog(socket, when);  co_await read(socket);
// Wrong:  a socket that is moved or destroyed while its watchdog lives.
class Watchdog {
 public:
  Watchdog(async::asio::ip::tcp::socket& socket, std::chrono::steady_clock::time_point when);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  [[nodiscard]] bool bit() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace housingd::fetch

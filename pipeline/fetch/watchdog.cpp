#include "pipeline/fetch/watchdog.h"

#include <boost/asio/steady_timer.hpp>

namespace housingd::fetch {

struct Watchdog::State {
  async::asio::steady_timer timer;
  async::asio::ip::tcp::socket& socket;
  bool bit = false;
};

Watchdog::Watchdog(async::asio::ip::tcp::socket& socket, std::chrono::steady_clock::time_point when)
    : state_(new State{async::asio::steady_timer(socket.get_executor(), when), socket}) {
  // The timer may have expired already when the watchdog goes: only the
  // owner's share of the state says whether the socket is still there.
  state_->timer.async_wait([weak = std::weak_ptr(state_)](const boost::system::error_code& error) {
    const auto state = weak.lock();
    if (error || !state) return;
    state->bit = true;
    boost::system::error_code ignored;
    state->socket.close(ignored);
  });
}

Watchdog::~Watchdog() = default;

bool Watchdog::bit() const {
  return state_->bit;
}

}  // namespace housingd::fetch

#include "daemon/cli/foreground.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <csignal>
#include <utility>

namespace housingd::cli {
namespace {

namespace asio = boost::asio;

async::awaitable<void> looking_at_cancels_itself(async::awaitable<void> work) {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await std::move(work);
}

}  // namespace

Foreground::Foreground(asio::io_context& context)
    : context_(context), signals_(context, SIGINT, SIGTERM), timer_(context) {}

void Foreground::spawn(async::awaitable<void> work) {
  ++under_way_;
  asio::co_spawn(context_, looking_at_cancels_itself(std::move(work)),
                 asio::bind_cancellation_slot(cancels_.emplace_back().slot(),
                                              [this](std::exception_ptr thrown) { on_end(thrown); }));
}

void Foreground::every(std::chrono::milliseconds interval, std::function<void()> tick) {
  interval_ = interval;
  tick_ = std::move(tick);
}

bool Foreground::run() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (error || under_way_ == 0) return;
    interrupted_ = true;
    for (auto& cancel : cancels_) cancel.emit(asio::cancellation_type::terminal);
  });
  if (tick_) tick_later();
  context_.restart();
  context_.run();
  signals_.clear();
  if (thrown_) std::rethrow_exception(thrown_);
  return interrupted_;
}

void Foreground::on_end(const std::exception_ptr& thrown) {
  if (thrown) thrown_ = thrown;
  if (--under_way_ > 0) return;
  signals_.cancel();
  timer_.cancel();
}

void Foreground::tick_later() {
  timer_.expires_after(interval_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    // A tick that is due already cannot be cancelled any more.
    if (error || under_way_ == 0) return;
    tick_();
    tick_later();
  });
}

}  // namespace housingd::cli

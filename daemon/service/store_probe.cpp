#include "daemon/service/store_probe.h"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <utility>

#include "pipeline/async/wait.h"

namespace housingd::service {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds interval{10};

}  // namespace

void StoreProbe::start() {
  asio::co_spawn(executor_, ask_again_and_again(),
                 asio::bind_cancellation_slot(stopping_.slot(), [](const std::exception_ptr&) {}));
}

void StoreProbe::stop() {
  stopped_ = true;
  stopping_.emit(asio::cancellation_type::terminal);
}

// Once, not at each try. Its condition is told by the store itself.
void StoreProbe::tell(const outcome::result<void>& answered) {
  const std::string trouble = answered ? std::string() : answered.error().message();
  if (std::exchange(told_, trouble) == trouble || stopped_) return;
  trouble.empty() ? spdlog::info("the store works again") : spdlog::warn("the store does not work: {}", trouble);
}

async::awaitable<void> StoreProbe::ask_again_and_again() {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!stopped_) {
    auto waiting = async::wait_until(std::chrono::steady_clock::now() + interval);
    const auto waited = co_await std::move(waiting);
    if (stopped_ || !waited) co_return;
    const auto wrote_at = condition_.wrote_at();
    const bool was_asked = wrote_at && std::chrono::steady_clock::now() - *wrote_at < interval;
    if (was_asked && !condition_.trouble()) continue;
    auto asking = store_.decide({});
    const auto answered = co_await std::move(asking);
    tell(answered);
  }
}

}  // namespace housingd::service

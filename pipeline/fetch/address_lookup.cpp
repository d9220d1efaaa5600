#include "pipeline/fetch/address_lookup.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <memory>
#include <optional>

#include "pipeline/async/cancelled.h"

namespace housingd::fetch {
namespace {

namespace asio = async::asio;
using asio::ip::tcp;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

Error stopped() {
  return {Disposition::stop, ErrorCode::stopped, "stopped while looking the host up"};
}

// Outlives the caller when the answer comes late.
struct Lookup {
  Lookup(const async::Executor& executor, std::chrono::steady_clock::time_point when)
      : resolver(executor), answered(executor, when) {}

  tcp::resolver resolver;
  asio::steady_timer answered;  // cancelled by the answer
  bool done = false;
  boost::system::error_code error;
  Endpoints endpoints;
};

std::optional<tcp::endpoint> literal(const std::string& host, const std::string& port) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  std::uint16_t number = 0;
  const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error || failure != std::errc() || end != port.data() + port.size()) return std::nullopt;
  return tcp::endpoint(address, number);
}

void start(const std::shared_ptr<Lookup>& lookup, const std::string& host, const std::string& port) {
  lookup->resolver.async_resolve(
      host, port, tcp::resolver::numeric_service,
      [lookup](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
        lookup->done = true;
        lookup->error = error;
        for (const auto& entry : results) lookup->endpoints.push_back(entry.endpoint());
        lookup->answered.cancel();
      });
}

}  // namespace

async::awaitable<outcome::result<Endpoints>> look_up(std::string host, std::string port, TimeLimit limit) {
  if (const auto endpoint = literal(host, port)) co_return Endpoints{*endpoint};
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return stopped();
  const auto executor = co_await asio::this_coro::executor;
  const auto lookup = std::make_shared<Lookup>(executor, limit.when());
  start(lookup, host, port);
  const auto [error] = co_await lookup->answered.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!lookup->done) {
    if (error) co_return stopped();
    co_return limit.passed_while(fmt::format("looking up {}", host));
  }
  if (lookup->error || lookup->endpoints.empty()) {
    co_return Error(Disposition::retry, ErrorCode::address_lookup,
                    fmt::format("{} cannot be resolved: {}", host, lookup->error.message()));
  }
  co_return std::move(lookup->endpoints);
}

}  // namespace housingd::fetch

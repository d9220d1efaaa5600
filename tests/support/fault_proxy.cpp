#include "tests/support/fault_proxy.h"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <list>
#include <random>
#include <thread>

namespace housingd::support {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// One connection of a client, and the one behind it.
struct Link {
  Link(tcp::socket client_, asio::io_context& context, const Weather& weather_)
      : client(std::move(client_)), server(context), waits(context), weather(weather_) {}

  void cut() {
    error_code ignored;
    client.close(ignored);
    server.close(ignored);
    waits.cancel();
  }

  tcp::socket client, server;
  asio::steady_timer waits;
  Weather weather;
  std::uint64_t passed = 0;  // bytes of the server
};

using LinkPtr = std::shared_ptr<Link>;

}  // namespace

struct FaultProxy::Impl {
  Impl(std::uint16_t server_port, Forecast forecast_, std::uint64_t seed)
      : forecast(std::move(forecast_)), random(seed), behind(asio::ip::address_v4::loopback(), server_port) {
    open(0);
    port = acceptor.local_endpoint().port();
    thread = std::thread([this] {
      const auto stays = asio::make_work_guard(context);
      context.run();
    });
  }

  ~Impl() {
    context.stop();
    thread.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void open(std::uint16_t at) {
    const tcp::endpoint here(asio::ip::address_v4::loopback(), at);
    acceptor.open(here.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(here);
    acceptor.listen();
    asio::co_spawn(context, accept(), asio::detached);
  }

  asio::awaitable<void> accept();
  asio::awaitable<void> relay_requests(LinkPtr link);
  asio::awaitable<void> relay_answers(LinkPtr link);
  asio::awaitable<bool> pass_on(Link* link, char* bytes, std::size_t size);
  asio::awaitable<void> end(Link* link);

  // Runs it on the proxy's thread and waits.
  template <class Work>
  auto ask(Work work) {
    std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
    auto done = task.get_future();
    asio::post(context, [&task] { task(); });
    return done.get();
  }

  Forecast forecast;
  std::mt19937_64 random;
  tcp::endpoint behind;
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  std::uint16_t port = 0;
  std::list<std::weak_ptr<Link>> links;
  Counts counts;
  std::thread thread;
};

asio::awaitable<void> FaultProxy::Impl::accept() {
  while (acceptor.is_open()) {
    error_code failed;
    tcp::socket client = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    const auto link = std::make_shared<Link>(std::move(client), context, forecast(counts.connections++));
    links.remove_if([](const std::weak_ptr<Link>& other) { return other.expired(); });
    links.push_back(link);
    link->client.set_option(tcp::no_delay(true));
    link->server.connect(behind, failed);
    if (failed) continue;
    link->server.set_option(tcp::no_delay(true));
    asio::co_spawn(context, relay_requests(link), asio::detached);
    asio::co_spawn(context, relay_answers(link), asio::detached);
  }
}

// Both end, and the link with them, by the exception of a socket that is closed.
asio::awaitable<void> FaultProxy::Impl::relay_requests(LinkPtr link) {
  std::array<char, 16'384> buffer{};
  try {
    for (;;) {
      const std::size_t size = co_await link->client.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      co_await asio::async_write(link->server, asio::buffer(buffer.data(), size), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    link->cut();
  }
}

asio::awaitable<void> FaultProxy::Impl::relay_answers(LinkPtr link) {
  std::array<char, 16'384> buffer{};
  try {
    for (bool goes_on = true; goes_on;) {
      const std::size_t room = link->weather.piece == 0 ? buffer.size() : std::min(link->weather.piece, buffer.size());
      const std::size_t size =
          co_await link->server.async_read_some(asio::buffer(buffer.data(), room), asio::use_awaitable);
      auto passing = pass_on(link.get(), buffer.data(), size);
      goes_on = co_await std::move(passing);
    }
  } catch (const boost::system::system_error&) {
    link->cut();
  }
}

// False: the connection has come to its end.
asio::awaitable<bool> FaultProxy::Impl::pass_on(Link* link, char* bytes, std::size_t size) {
  const Weather& weather = link->weather;
  auto delay = std::chrono::duration_cast<std::chrono::microseconds>(weather.latency);
  if (weather.jitter.count() > 0) {
    delay += std::chrono::microseconds(random() % static_cast<std::uint64_t>(weather.jitter.count() * 1000));
  }
  if (delay.count() > 0) {
    link->waits.expires_after(delay);
    co_await link->waits.async_wait(asio::use_awaitable);
  }
  const std::uint64_t left =
      weather.ends_after ? *weather.ends_after - std::min(*weather.ends_after, link->passed) : size;
  const std::size_t now = std::min<std::size_t>(size, left);
  if (weather.flips && *weather.flips >= link->passed && *weather.flips < link->passed + now) {
    bytes[*weather.flips - link->passed] ^= static_cast<char>(1U << (random() % 8));
    ++counts.flipped;
  }
  co_await asio::async_write(link->client, asio::buffer(bytes, now), asio::use_awaitable);
  link->passed += now;
  if (!weather.ends_after || link->passed < *weather.ends_after) co_return true;
  auto ending = end(link);
  co_await std::move(ending);
  co_return false;
}

asio::awaitable<void> FaultProxy::Impl::end(Link* link) {
  ++counts.ended;
  error_code ignored;
  switch (link->weather.by) {
    case Break::reset:
      link->client.set_option(asio::socket_base::linger(true, 0), ignored);
      link->cut();
      break;
    case Break::half_close:
      link->client.shutdown(tcp::socket::shutdown_send, ignored);
      break;
    case Break::black_hole:
      // Until the client has enough of it.
      link->waits.expires_at(asio::steady_timer::time_point::max());
      co_await link->waits.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      break;
  }
}

FaultProxy::FaultProxy(std::uint16_t server_port, Forecast forecast, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(server_port, std::move(forecast), seed)) {}

FaultProxy::~FaultProxy() = default;

std::uint16_t FaultProxy::port() const {
  return impl_->port;
}

std::string FaultProxy::url(const std::string& scheme) const {
  return scheme + "://127.0.0.1:" + std::to_string(impl_->port);
}

void FaultProxy::refuse() {
  impl_->ask([this] {
    impl_->acceptor.close();
    for (const auto& weak : impl_->links) {
      if (const auto link = weak.lock()) link->cut();
    }
  });
}

void FaultProxy::listen() {
  impl_->ask([this] { impl_->open(impl_->port); });
}

FaultProxy::Counts FaultProxy::counts() const {
  return impl_->ask([this] { return impl_->counts; });
}

}  // namespace housingd::support

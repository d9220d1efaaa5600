#include "daemon/http/server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <utility>

#include "daemon/http/connection.h"
#include "daemon/http/peer_address.h"
#include "daemon/http/peer_quota.h"
#include "daemon/http/problem.h"
#include "daemon/http/response_head.h"
#include "daemon/http/service.h"

namespace housingd::http {
namespace {

namespace asio = async::asio;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr int most_kernel_bytes = 256 << 10;
constexpr auto pause_without_descriptors = std::chrono::milliseconds(20);

// The kernel has room for this: nobody waits for a peer that is turned away.
void turn_away(StreamSocket socket) {
  const Response response = problem(503, "there are too many connections; close some, or try again later");
  const std::string answer = head_of(response, BodyForm::whole, After::close) + response.body;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(answer), ignored);
  socket.shutdown(StreamSocket::shutdown_send, ignored);
}

}  // namespace

// The Unix socket first: whoever starts a second daemon is told of the first.
outcome::result<std::list<Listening>> bind_all(const async::Executor& executor, const ServerOptions& options) {
  std::list<Listening> bound;
  const auto keep = [&bound](outcome::result<Listening> listener) -> outcome::result<void> {
    if (!listener) return listener.error();
    bound.push_back(std::move(*listener));
    return outcome::result<void>();
  };
  for (const UnixListener& listener : options.unix) {
    if (auto kept = keep(listen_on(executor, listener)); !kept) return kept.error();
  }
  for (const TcpListener& listener : options.tcp) {
    if (auto kept = keep(listen_on(executor, listener)); !kept) return kept.error();
  }
  for (const int descriptor : options.inherited) {
    if (auto kept = keep(adopt(executor, descriptor)); !kept) return kept.error();
  }
  return bound;
}

struct Server::Impl : std::enable_shared_from_this<Impl> {
  Impl(async::Executor where, ServerOptions options, const Router& router)
      : executor(std::move(where)),
        service(std::move(options), router),
        tcp_quota(service.options.limits.connections, service.options.limits.connections_per_peer),
        unix_quota(service.options.limits.connections, service.options.limits.connections),
        all_closed(executor, asio::steady_timer::time_point::max()) {}

  // Accepts until its socket is closed.
  static async::awaitable<void> accept_on(std::shared_ptr<Impl> self, Listening* listener) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::steady_timer pause(self->executor);
    while (listener->acceptor.is_open()) {
      asio::generic::stream_protocol::endpoint peer;
      auto [error, socket] = co_await listener->acceptor.async_accept(peer, as_result);
      if (!error) {
        self->admit(std::move(socket), peer, listener->unix);
      } else if (listener->acceptor.is_open()) {
        // Out of descriptors: the connection waits in the backlog.
        pause.expires_after(pause_without_descriptors);
        co_await pause.async_wait(as_result);
      }
    }
  }

  void admit(StreamSocket socket, const asio::generic::stream_protocol::endpoint& far_end, bool unix) {
    Peer peer = unix ? Peer{"unix", {}} : peer_of(far_end);
    auto place = (unix ? unix_quota : tcp_quota).admit(peer.address);
    if (!place) {
      turn_away(std::move(socket));
      if (service.options.on_answer) service.options.on_answer({.peer = peer.name, .status = 503});
      return;
    }
    LocalEnd end = unix ? LocalEnd{true, {}, 0} : local_end_of(socket);
    error_code ignored;
    if (!unix) socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    // Else the kernel would take megabytes for a peer that reads nothing.
    socket.set_option(asio::socket_base::send_buffer_size(most_kernel_bytes), ignored);
    auto connection =
        std::make_shared<Connection>(std::move(socket), std::move(peer), std::move(end), std::move(*place), service);
    open.push_back(connection);
    const auto entry = std::prev(open.end());
    auto serving = serve(connection);
    auto ended = [self = shared_from_this(), entry](const std::exception_ptr&) { self->forget(entry); };
    asio::co_spawn(executor, std::move(serving),
                   asio::bind_cancellation_slot(connection->cancellation(), std::move(ended)));
  }

  static async::awaitable<void> serve(std::shared_ptr<Connection> connection) { co_await connection->run(); }

  void forget(std::list<std::shared_ptr<Connection>>::iterator entry) {
    open.erase(entry);
    if (open.empty()) all_closed.cancel();
  }

  // A copy: one that is told to end may be gone from the list before the next is.
  [[nodiscard]] std::vector<std::shared_ptr<Connection>> still_open() const { return {open.begin(), open.end()}; }

  void stop_accepting() {
    for (Listening& listener : listening) {
      listener.file.reset();
      error_code ignored;
      listener.acceptor.close(ignored);
    }
  }

  async::Executor executor;
  Service service;
  PeerQuota tcp_quota;
  PeerQuota unix_quota;
  std::list<Listening> listening;
  std::list<std::shared_ptr<Connection>> open;
  asio::steady_timer all_closed;
};

Server::Server(async::Executor executor, ServerOptions options, const Router& router)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options), router)) {}

Server::~Server() {
  impl_->stop_accepting();
  for (const auto& connection : impl_->still_open()) connection->abort();
}

outcome::result<void> Server::listen() {
  auto bound = bind_all(impl_->executor, impl_->service.options);
  if (!bound) return bound.error();
  listen(std::move(*bound));
  return outcome::result<void>();
}

void Server::listen(std::list<Listening> bound) {
  impl_->listening = std::move(bound);
}

std::vector<std::uint16_t> Server::ports() const {
  std::vector<std::uint16_t> ports;
  for (const Listening& listener : impl_->listening) {
    if (!listener.unix) ports.push_back(listener.port);
  }
  return ports;
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> addresses;
  error_code ignored;
  for (const Listening& listener : impl_->listening) {
    if (!listener.unix) addresses.push_back(peer_of(listener.acceptor.local_endpoint(ignored)).name);
  }
  return addresses;
}

void Server::start() {
  for (Listening& listener : impl_->listening) {
    auto accepting = Impl::accept_on(impl_, &listener);
    auto rethrow = [](const std::exception_ptr& defect) {
      if (defect) std::rethrow_exception(defect);
    };
    asio::co_spawn(impl_->executor, std::move(accepting), rethrow);
  }
}

async::awaitable<void> Server::drain(outcome::Deadline deadline) {
  const auto impl = impl_;
  impl->service.draining = true;
  impl->stop_accepting();
  for (const auto& connection : impl->still_open()) connection->drain();
  while (!impl->open.empty() && !deadline.has_passed()) {
    impl->all_closed.expires_at(deadline.when());
    co_await impl->all_closed.async_wait(as_result);
  }
  for (const auto& connection : impl->still_open()) connection->abort();
}

std::size_t Server::connections() const {
  return impl_->open.size();
}

}  // namespace housingd::http

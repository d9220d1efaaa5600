#include "daemon/http/client_transport.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "daemon/http/timed_socket.h"
#include "daemon/http/unix_socket_file.h"
#include "pipeline/async/cancelled.h"
#include "pipeline/async/wait.h"
#include "pipeline/fetch/connection.h"
#include "pipeline/fetch/time_limit.h"
#include "pipeline/fetch/watchdog.h"

namespace housingd::http {
namespace {

namespace asio = async::asio;
using boost::system::error_code;
using outcome::Deadline;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr auto pause_when_busy = std::chrono::milliseconds(20);

Error timed_out(std::string_view doing) {
  return {Disposition::retry, ErrorCode::timeout, fmt::format("the server took too long ({})", doing)};
}

class UnixTransport : public ClientTransport {
 public:
  explicit UnixTransport(StreamSocket socket) : socket_(std::move(socket)) {}

  async::awaitable<outcome::result<void>> send(std::string_view bytes, Deadline deadline) override {
    const auto ending = co_await socket_.write(bytes, {}, deadline.when());
    if (ending == TimedSocket::Ending::done) co_return outcome::result<void>();
    const bool cancelled = co_await async::was_cancelled();
    co_return failure(ending, cancelled, "sending the request");
  }

  async::awaitable<outcome::result<std::size_t>> receive(asio::mutable_buffer into, Deadline deadline) override {
    std::size_t received = 0;
    const auto ending = co_await socket_.read_some(into, &received, deadline.when());
    if (ending == TimedSocket::Ending::done) co_return received;
    const bool cancelled = co_await async::was_cancelled();
    if (ending == TimedSocket::Ending::closed && !cancelled) co_return std::size_t{0};
    co_return failure(ending, cancelled, "waiting for its answer");
  }

 private:
  static Error failure(TimedSocket::Ending ending, bool cancelled, std::string_view doing) {
    if (cancelled) return {Disposition::stop, ErrorCode::stopped, fmt::format("stopped while {}", doing)};
    if (ending == TimedSocket::Ending::timed_out) return timed_out(doing);
    return {Disposition::retry, ErrorCode::connection, fmt::format("the server closed the connection while {}", doing)};
  }

  TimedSocket socket_;
};

class UrlTransport : public ClientTransport {
 public:
  UrlTransport(const async::Executor& executor, std::shared_ptr<asio::ssl::context> tls)
      : connection_(executor, std::move(tls)) {}

  [[nodiscard]] fetch::Connection& connection() { return connection_; }

  async::awaitable<outcome::result<void>> send(std::string_view bytes, Deadline deadline) override {
    const fetch::Watchdog watchdog(connection_.socket(), deadline.when());
    auto sending = connection_.send(bytes);
    auto sent = co_await std::move(sending);
    if (!sent && watchdog.bit()) co_return timed_out("sending the request");
    co_return sent;
  }

  async::awaitable<outcome::result<std::size_t>> receive(asio::mutable_buffer into, Deadline deadline) override {
    const fetch::Watchdog watchdog(connection_.socket(), deadline.when());
    auto receiving = connection_.receive(into);
    auto received = co_await std::move(receiving);
    if (!received && watchdog.bit()) co_return timed_out("waiting for its answer");
    co_return received;
  }

 private:
  fetch::Connection connection_;
};

Error cannot_connect(const std::string& path, const error_code& error) {
  const auto because = [&](std::string_view why) {
    return Error(Disposition::fail_run, ErrorCode::connection, std::string(why));
  };
  if (error == boost::system::errc::no_such_file_or_directory) {
    return because(
        fmt::format("no socket at {}: is housingd running? Start it with \"housingd serve\", or name its "
                    "socket with --socket or its URL with --url",
                    path));
  }
  if (error == asio::error::connection_refused) {
    return because(
        fmt::format("nobody listens at {} any more: housingd has ended; start it with \"housingd serve\", or "
                    "name its socket with --socket or its URL with --url",
                    path));
  }
  if (error == asio::error::access_denied) {
    return because(fmt::format("no permission to use {}: run this as the user that housingd runs as", path));
  }
  return because(fmt::format("cannot connect to {}: {}", path, error.message()));
}

async::awaitable<OpenedTransport> open_unix(async::Executor executor, std::string path, Deadline deadline) {
  if (const auto checked = check_socket_path(path); !checked) co_return checked.error();
  while (true) {
    asio::local::stream_protocol::socket socket(executor);
    const asio::local::stream_protocol::endpoint endpoint(path);
    const auto [error] = co_await socket.async_connect(endpoint, as_result);
    const bool cancelled = co_await async::was_cancelled();
    if (cancelled) co_return Error(Disposition::stop, ErrorCode::stopped, "stopped while connecting");
    if (!error) co_return std::make_unique<UnixTransport>(StreamSocket(std::move(socket)));
    // A Unix socket does not wait for room in the server's queue.
    if (error != asio::error::would_block) co_return cannot_connect(path, error);
    if (deadline.has_passed()) co_return timed_out("connecting");
    const auto waited = co_await async::wait_until(Deadline::after(pause_when_busy).when());
    if (!waited) co_return waited.error();
  }
}

outcome::result<fetch::BaseUrl> parsed(const std::string& url) {
  auto base = fetch::parse_base_url(url);
  if (base) return base;
  // Not repeated: it may hold credentials.
  return Error(Disposition::fail_run, ErrorCode::invalid_url,
               "that is no URL of a server; expected one like http://127.0.0.1:8080 or https://status.example.org, "
               "without user name, query or fragment");
}

async::awaitable<OpenedTransport> open_url(async::Executor executor, ServerAddress address, Deadline deadline) {
  auto base = parsed(address.url);
  if (!base) co_return base.error();
  const std::string origin = base->origin();
  std::shared_ptr<asio::ssl::context> tls;
  if (base->scheme == fetch::Scheme::https) {
    definition::Client trusting;
    trusting.ca_file = address.ca_file;
    auto made = fetch::make_tls_context(trusting);
    if (!made) co_return made.error();
    tls = std::move(*made);
  }
  auto transport = std::make_unique<UrlTransport>(executor, std::move(tls));
  fetch::Route route{.to = *std::move(base), .proxy = {}};
  auto opening = transport->connection().open(std::move(route), fetch::TimeLimit::of_caller(deadline));
  const auto opened = co_await std::move(opening);
  if (opened) co_return std::move(transport);
  const Error& error = opened.error();
  if (error.disposition() == Disposition::stop) co_return error;
  co_return Error(error.disposition(), error.code(),
                  fmt::format("cannot reach {}: {}; is housingd running there?", origin, error.message()));
}

}  // namespace

async::awaitable<OpenedTransport> open_transport(async::Executor executor, ServerAddress address, Deadline deadline) {
  if (address.url.empty()) return open_unix(std::move(executor), std::move(address.socket), deadline);
  return open_url(std::move(executor), std::move(address), deadline);
}

outcome::result<ServerName> name_of(const ServerAddress& address) {
  if (address.url.empty()) return ServerName{"localhost", ""};
  auto base = parsed(address.url);
  if (!base) return base.error();
  return ServerName{base->authority, base->path};
}

}  // namespace housingd::http

#include "pipeline/fetch/connection.h"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <sstream>

#include "pipeline/async/cancelled.h"
#include "pipeline/fetch/address_lookup.h"
#include "pipeline/fetch/address_rule.h"
#include "pipeline/fetch/excerpt.h"
#include "pipeline/fetch/watchdog.h"

namespace housingd::fetch {
namespace {

namespace asio = async::asio;
using asio::ip::tcp;
using boost::system::error_code;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

Error failure(const error_code& error, std::string_view doing) {
  if (error == asio::error::operation_aborted) {
    return {Disposition::stop, ErrorCode::stopped, fmt::format("stopped while {}", doing)};
  }
  if (error == asio::ssl::error::stream_truncated) {
    return {Disposition::retry, ErrorCode::connection, "the TLS stream was cut: it ended without close_notify"};
  }
  return {Disposition::retry, ErrorCode::connection, fmt::format("{}: {}", doing, error.message())};
}

std::string text_of(const tcp::endpoint& endpoint) {
  std::ostringstream text;
  text << endpoint;
  return text.str();
}

// An even share for each of the addresses still to try.
TimeLimit share_of(const TimeLimit& limit, std::size_t addresses_left) {
  const auto now = std::chrono::steady_clock::now();
  const auto share = (limit.when() - now) / static_cast<std::chrono::steady_clock::rep>(addresses_left);
  return TimeLimit::of_caller(outcome::Deadline::at(now + share));
}

std::optional<asio::ip::address> literal_address(const std::string& host) {
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  return error ? std::nullopt : std::optional(address);
}

Error not_public(const std::string& host, const asio::ip::address& address) {
  return {Disposition::fail_run, ErrorCode::address_lookup,
          fmt::format("{} leads to {}, which is {}: not asked; client.allow_private_addresses allows it", host,
                      address.to_string(), special_purpose(address))};
}

outcome::result<void> tunnel_verdict(std::string_view head) {
  const bool is_http = head.starts_with("HTTP/1.") && head.size() > 12 && head[8] == ' ';
  const std::string_view status = is_http ? head.substr(9, 3) : std::string_view();
  if (status.starts_with('2')) return {};
  if (status == "407") {
    return Error(Disposition::fail_run, ErrorCode::http_status, "status 407: it wants other credentials");
  }
  if (!is_http) return Error(Disposition::retry, ErrorCode::malformed_response, "its answer is not HTTP");
  return Error(Disposition::retry, ErrorCode::connection, fmt::format("no tunnel: status {}", excerpt(status, 3)));
}

}  // namespace

Connection::Connection(const async::Executor& executor, std::shared_ptr<asio::ssl::context> tls)
    : socket_(executor), tls_context_(std::move(tls)) {}

async::awaitable<outcome::result<void>> Connection::open(Route route, TimeLimit limit) {
  const auto named = literal_address(route.to.host);
  if (named && route.allowed == Addresses::public_only && !special_purpose(*named).empty()) {
    co_return not_public(route.to.host, *named);
  }
  // Whoever goes through a proxy leaves the look-up to it.
  auto reaching = route.proxy ? reach(route.proxy->host, route.proxy->port, Addresses::any, limit)
                              : reach(route.to.host, route.to.port, route.allowed, limit);
  auto reached = co_await std::move(reaching);
  if (!reached && route.proxy) co_return std::move(reached).error().in("the proxy");
  if (!reached || !tls_context_) co_return reached;
  if (route.proxy) {
    auto tunnelling = tunnel(route, limit);
    auto tunnelled = co_await std::move(tunnelling);
    if (!tunnelled) co_return std::move(tunnelled).error().in("the proxy");
  }
  auto shaking = shake_hands(std::move(route.to.host), limit);
  auto shaken = co_await std::move(shaking);
  co_return shaken;
}

async::awaitable<outcome::result<void>> Connection::reach(std::string host, std::string port, Addresses allowed,
                                                          TimeLimit limit) {
  auto looking = look_up(host, std::move(port), limit);
  auto looked_up = co_await std::move(looking);
  if (!looked_up) co_return looked_up.error();
  Endpoints endpoints = std::move(*looked_up);
  if (allowed == Addresses::public_only) {
    const auto first = endpoints.front().address();
    std::erase_if(endpoints, [](const tcp::endpoint& at) { return !special_purpose(at.address()).empty(); });
    if (endpoints.empty()) co_return not_public(host, first);
  }
  outcome::result<void> connected;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    connected = co_await connect(endpoints[i], share_of(limit, endpoints.size() - i));
    if (connected || connected.error().disposition() == Disposition::stop || limit.has_passed()) break;
  }
  if (!connected) {
    const bool out_of_time = connected.error().code() == ErrorCode::timeout;
    co_return out_of_time ? limit.passed_while(fmt::format("connecting to {}", text_of(endpoints.back())))
                          : connected.error();
  }
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  co_return connected;
}

// RFC 9110, 9.3.6. The origin speaks only when it is spoken to, so nothing of
// its own can come along with the proxy's answer.
async::awaitable<outcome::result<void>> Connection::tunnel(Route route, TimeLimit limit) {
  constexpr std::size_t most_head_bytes = 16U << 10U;
  const bool bracketed = route.to.host.find(':') != std::string::npos;
  const std::string authority =
      fmt::format("{}{}{}:{}", bracketed ? "[" : "", route.to.host, bracketed ? "]" : "", route.to.port);
  std::string message = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", authority);
  if (!route.proxy->authorization.empty()) {
    message += fmt::format("Proxy-Authorization: {}\r\n", route.proxy->authorization);
  }
  message += "\r\n";
  const Watchdog watchdog(socket_, limit.when());
  const auto sent = co_await send(message);
  if (watchdog.bit()) co_return limit.passed_while("asking for a tunnel");
  if (!sent) co_return sent.error();
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    char byte = 0;  // one at a time: what follows the head is the origin's
    auto receiving = receive(asio::buffer(&byte, 1));
    const auto received = co_await std::move(receiving);
    if (watchdog.bit()) co_return limit.passed_while("waiting for a tunnel");
    if (!received) co_return received.error();
    if (*received == 0) co_return failure(asio::error::eof, "waiting for a tunnel");
    head += byte;
    if (head.size() > most_head_bytes) {
      co_return Error(Disposition::retry, ErrorCode::malformed_response, "its answer is too long");
    }
  }
  co_return tunnel_verdict(head);
}

async::awaitable<outcome::result<void>> Connection::connect(tcp::endpoint endpoint, TimeLimit share) {
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return failure(asio::error::operation_aborted, "connecting");
  error_code error;
  socket_.close(error);
  socket_.open(endpoint.protocol(), error);
  if (!error) {
    const Watchdog watchdog(socket_, share.when());
    std::tie(error) = co_await socket_.async_connect(endpoint, as_result);
    if (watchdog.bit()) co_return share.passed_while("connecting");
  }
  if (error) co_return failure(error, fmt::format("connecting to {}", text_of(endpoint)));
  co_return outcome::result<void>();
}

async::awaitable<outcome::result<void>> Connection::shake_hands(std::string host, TimeLimit limit) {
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return failure(asio::error::operation_aborted, "shaking hands for TLS");
  tls_.emplace(socket_, *tls_context_);
  if (const auto expected = expect_host(*tls_, host); !expected) co_return expected.error();
  const Watchdog watchdog(socket_, limit.when());
  const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
  if (watchdog.bit()) co_return limit.passed_while("shaking hands for TLS");
  if (error == asio::error::operation_aborted) co_return failure(error, "shaking hands for TLS");
  if (error) co_return handshake_error(*tls_, error);
  co_return outcome::result<void>();
}

async::awaitable<outcome::result<void>> Connection::send(std::string_view bytes) {
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return failure(asio::error::operation_aborted, "sending the request");
  const auto buffer = asio::buffer(bytes);
  error_code error;
  std::size_t sent = 0;
  if (tls_) {
    std::tie(error, sent) = co_await asio::async_write(*tls_, buffer, as_result);
  } else {
    std::tie(error, sent) = co_await asio::async_write(socket_, buffer, as_result);
  }
  if (error) co_return failure(error, "sending the request");
  co_return outcome::result<void>();
}

async::awaitable<outcome::result<std::size_t>> Connection::receive(asio::mutable_buffer into) {
  const bool cancelled = co_await async::was_cancelled();
  if (cancelled) co_return failure(asio::error::operation_aborted, "reading the response");
  error_code error;
  std::size_t received = 0;
  if (tls_) {
    std::tie(error, received) = co_await tls_->async_read_some(into, as_result);
  } else {
    std::tie(error, received) = co_await socket_.async_read_some(into, as_result);
  }
  if (error == asio::error::eof) co_return std::size_t{0};
  if (error) co_return failure(error, "reading the response");
  co_return received;
}

bool Connection::is_quiet() {
  error_code error;
  socket_.non_blocking(true, error);
  if (error) return false;
  char byte = 0;
  socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
  return error == asio::error::would_block;
}

}  // namespace housingd::fetch

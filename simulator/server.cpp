#include "simulator/server.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <ctime>
#include <optional>
#include <type_traits>
#include <utility>

#include "simulator/service.h"

namespace housingd::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
// Not beast::ssl_stream, whose writes of several buffers stall (Boost 1.81).
using TlsStream = asio::ssl::stream<beast::tcp_stream>;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr auto idle_limit = std::chrono::seconds(90);
constexpr auto hang_limit = std::chrono::minutes(10);
constexpr std::uint64_t most_body_bytes = 16U << 20U;
constexpr std::uint32_t most_header_bytes = 64U << 10U;

// One entry in the ledger's count of requests in flight.
class InFlight {
 public:
  InFlight(Ledger& ledger, std::string_view target) : ledger_(Service::is_own_route(target) ? nullptr : &ledger) {
    if (ledger_ != nullptr) ledger_->arrived(Service::ledger_path(target), Ledger::Clock::now());
  }
  ~InFlight() {
    if (ledger_ != nullptr) ledger_->left();
  }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  Ledger* ledger_;
};

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// "gzip;q=0" is a refusal.
Coding accepted_coding(std::string_view accept_encoding) {
  const auto found = accept_encoding.find("gzip");
  if (found == std::string_view::npos) return Coding::identity;
  std::string_view parameters = accept_encoding.substr(found + 4);
  parameters = parameters.substr(0, parameters.find(','));
  const bool refused = parameters.find("q=0") != std::string_view::npos &&
                       parameters.find_first_of("123456789") == std::string_view::npos;
  return refused ? Coding::identity : Coding::gzip;
}

std::string head_of(const Answer& answer, bool keep_alive) {
  const auto status = static_cast<http::status>(answer.status);
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\nDate: {:%a, %d %b %Y %H:%M:%S} GMT\r\nServer: housingd-simulator\r\n",
                  answer.status, view(http::obsolete_reason(status)), fmt::gmtime(std::time(nullptr)));
  if (answer.status != 304) {
    head.append(fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", answer.content_type, answer.body.size()));
  }
  if (answer.coding == Coding::gzip) head.append("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n");
  if (!answer.etag.empty()) head.append("ETag: ").append(answer.etag).append("\r\n");
  if (!answer.retry_after.empty()) head.append("Retry-After: ").append(answer.retry_after).append("\r\n");
  if (answer.status == 405) head.append("Allow: GET, HEAD\r\n");
  if (!keep_alive) head.append("Connection: close\r\n");
  return head.append("\r\n");
}

// One connection, from its first request to its last.
template <class Stream>
class Session {
 public:
  // `service` outlives the session.
  Session(Stream stream, Service& service) : stream_(std::move(stream)), service_(service) {}

  asio::awaitable<void> run() {
    if (!co_await shake_hands()) co_return;
    service_.ledger().connected();
    while (co_await exchange()) {
    }
    boost::system::error_code ignored;
    tcp_stream().socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

 private:
  beast::tcp_stream& tcp_stream() { return beast::get_lowest_layer(stream_); }

  asio::awaitable<bool> shake_hands() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      tcp_stream().expires_after(idle_limit);
      const auto [refused] = co_await stream_.async_handshake(asio::ssl::stream_base::server, quietly);
      co_return !refused;
    }
    co_return true;
  }

  // One request and its answer; true when the connection lives on.
  asio::awaitable<bool> exchange() {
    http::request_parser<http::string_body> parser;
    parser.body_limit(most_body_bytes);
    parser.header_limit(most_header_bytes);
    tcp_stream().expires_after(idle_limit);
    const auto [error, bytes] = co_await http::async_read(stream_, buffer_, parser, quietly);
    if (error) co_return false;
    const auto& message = parser.get();
    const InFlight in_flight(service_.ledger(), view(message.target()));
    const Request request{view(message.method_string()), view(message.target()), message.body(),
                          accepted_coding(view(message[http::field::accept_encoding])),
                          view(message[http::field::if_none_match])};
    service_.answer(request, answer_);
    co_return co_await send(message.method() == http::verb::head, message.keep_alive());
  }

  // Sends what the answer asks for; true when the connection lives on.
  asio::awaitable<bool> send(bool is_head, bool keep_alive) {
    if (answer_.delay.count() > 0) {
      asio::steady_timer timer(stream_.get_executor(), answer_.delay);
      co_await timer.async_wait(quietly);
    }
    tcp_stream().expires_after(idle_limit);
    if (answer_.ending == Ending::reset) reset();
    if (answer_.ending == Ending::hanging) co_await hang();
    if (answer_.ending != Ending::complete && answer_.ending != Ending::truncated) co_return false;

    const std::string head = head_of(answer_, keep_alive);
    std::string_view body = is_head ? std::string_view() : std::string_view(answer_.body);
    if (answer_.ending == Ending::truncated) body = body.substr(0, body.size() / 2);
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
    const auto [error, bytes] = co_await asio::async_write(stream_, buffers, quietly);
    co_return !error && keep_alive && answer_.ending == Ending::complete;
  }

  // Until the client goes away.
  asio::awaitable<void> hang() {
    std::array<char, 4096> ignored{};
    tcp_stream().expires_after(hang_limit);
    while (true) {
      const auto [error, bytes] = co_await stream_.async_read_some(asio::buffer(ignored), quietly);
      if (error) co_return;
    }
  }

  void reset() {
    boost::system::error_code ignored;
    tcp_stream().socket().set_option(asio::socket_base::linger(true, 0), ignored);
    tcp_stream().socket().close(ignored);
  }

  Stream stream_;
  Service& service_;
  beast::flat_buffer buffer_;
  Answer answer_;
};

template <class Task>
asio::awaitable<void> run(std::unique_ptr<Task> task) {
  co_await task->run();
}

class Listener {
 public:
  // `service` outlives the listener and its sessions, the listener its sessions:
  // it ends with the context.
  Listener(tcp::acceptor acceptor, std::optional<asio::ssl::context> tls, Service& service)
      : acceptor_(std::move(acceptor)), tls_(std::move(tls)), service_(service) {}

  asio::awaitable<void> run() {
    asio::steady_timer pause(acceptor_.get_executor());
    while (true) {
      auto [error, socket] = co_await acceptor_.async_accept(quietly);
      if (!error) {
        serve_on(std::move(socket));
        continue;
      }
      // Out of descriptors: the connection waits in the backlog.
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(quietly);
    }
  }

 private:
  void serve_on(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (tls_) {
      spawn(std::make_unique<Session<TlsStream>>(TlsStream(std::move(socket), *tls_), service_));
    } else {
      spawn(std::make_unique<Session<beast::tcp_stream>>(beast::tcp_stream(std::move(socket)), service_));
    }
  }

  template <class Task>
  void spawn(std::unique_ptr<Task> session) {
    asio::co_spawn(acceptor_.get_executor(), simulator::run(std::move(session)), asio::detached);
  }

  tcp::acceptor acceptor_;
  std::optional<asio::ssl::context> tls_;
  Service& service_;
};

asio::ssl::context tls_context(const ServerOptions& options) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  tls.use_certificate_chain_file(options.tls_certificate.string());
  tls.use_private_key_file(options.tls_key.string(), asio::ssl::context::pem);
  return tls;
}

}  // namespace

outcome::result<std::uint16_t> serve(asio::io_context& context, Service& service, const ServerOptions& options) {
  try {
    const tcp::endpoint endpoint(asio::ip::make_address(options.host), options.port);
    tcp::acceptor acceptor(context, endpoint);
    const std::uint16_t port = acceptor.local_endpoint().port();
    std::optional<asio::ssl::context> tls;
    if (!options.tls_certificate.empty()) tls.emplace(tls_context(options));
    auto listener = std::make_unique<Listener>(std::move(acceptor), std::move(tls), service);
    asio::co_spawn(context, run(std::move(listener)), asio::detached);
    return port;
  } catch (const boost::system::system_error& error) {
    return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::connection,
                          fmt::format("cannot listen on {}:{}: {}", options.host, options.port, error.what()));
  }
}

}  // namespace housingd::simulator

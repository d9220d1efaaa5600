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
  head.append(fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", answer.content_type, answer.body.size()));
  if (answer.coding == Coding::gzip) head.append("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n");
  if (!answer.retry_after.empty()) head.append("Retry-After: ").append(answer.retry_after).append("\r\n");
  if (answer.status == 405) head.append("Allow: GET, HEAD\r\n");
  if (!keep_alive) head.append("Connection: close\r\n");
  return head.append("\r\n");
}

template <class Stream>
asio::awaitable<bool> write(Stream& stream, std::string_view head, std::string_view body) {
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
  const auto [error, bytes] = co_await asio::async_write(stream, buffers, quietly);
  co_return !error;
}

// Until the client goes away.
template <class Stream>
asio::awaitable<void> hang(Stream& stream) {
  std::array<char, 4096> ignored{};
  beast::get_lowest_layer(stream).expires_after(hang_limit);
  while (true) {
    const auto [error, bytes] = co_await stream.async_read_some(asio::buffer(ignored), quietly);
    if (error) co_return;
  }
}

template <class Stream>
void reset(Stream& stream) {
  boost::system::error_code ignored;
  auto& socket = beast::get_lowest_layer(stream).socket();
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

// Sends what the answer asks for; true when the connection lives on.
template <class Stream>
asio::awaitable<bool> send(Stream& stream, const Answer& answer, bool is_head, bool keep_alive) {
  if (answer.delay.count() > 0) {
    asio::steady_timer timer(stream.get_executor(), answer.delay);
    co_await timer.async_wait(quietly);
  }
  beast::get_lowest_layer(stream).expires_after(idle_limit);
  if (answer.ending == Ending::reset) reset(stream);
  if (answer.ending == Ending::hanging) co_await hang(stream);
  if (answer.ending != Ending::complete && answer.ending != Ending::truncated) co_return false;

  const std::string head = head_of(answer, keep_alive);
  std::string_view body = is_head ? std::string_view() : std::string_view(answer.body);
  if (answer.ending == Ending::truncated) body = body.substr(0, body.size() / 2);
  const bool sent = co_await write(stream, head, body);
  co_return sent&& keep_alive&& answer.ending == Ending::complete;
}

template <class Stream>
asio::awaitable<void> converse(Stream& stream, Service& service) {
  service.ledger().connected();
  beast::flat_buffer buffer;
  Answer answer;
  for (bool open = true; open;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(most_body_bytes);
    parser.header_limit(most_header_bytes);
    beast::get_lowest_layer(stream).expires_after(idle_limit);
    const auto [error, bytes] = co_await http::async_read(stream, buffer, parser, quietly);
    if (error) co_return;
    const auto& message = parser.get();
    const InFlight in_flight(service.ledger(), view(message.target()));
    const Request request{view(message.method_string()), view(message.target()), message.body(),
                          accepted_coding(view(message[http::field::accept_encoding]))};
    service.answer(request, answer);
    open = co_await send(stream, answer, message.method() == http::verb::head, message.keep_alive());
  }
}

asio::awaitable<void> serve_plain(tcp::socket socket, Service& service) {
  beast::tcp_stream stream(std::move(socket));
  co_await converse(stream, service);
  boost::system::error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> serve_tls(tcp::socket socket, asio::ssl::context& tls, Service& service) {
  TlsStream stream(std::move(socket), tls);
  beast::get_lowest_layer(stream).expires_after(idle_limit);
  const auto [refused] = co_await stream.async_handshake(asio::ssl::stream_base::server, quietly);
  if (refused) co_return;
  co_await converse(stream, service);
}

struct Listener {
  tcp::acceptor acceptor;
  std::optional<asio::ssl::context> tls;
};

asio::awaitable<void> accept(std::unique_ptr<Listener> listener, Service& service) {
  asio::steady_timer pause(listener->acceptor.get_executor());
  while (true) {
    auto [error, socket] = co_await listener->acceptor.async_accept(quietly);
    if (error) {
      // Out of descriptors: the connection waits in the backlog.
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(quietly);
      continue;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto executor = listener->acceptor.get_executor();
    if (listener->tls) {
      asio::co_spawn(executor, serve_tls(std::move(socket), *listener->tls, service), asio::detached);
    } else {
      asio::co_spawn(executor, serve_plain(std::move(socket), service), asio::detached);
    }
  }
}

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
    auto listener = std::make_unique<Listener>(Listener{tcp::acceptor(context, endpoint), std::nullopt});
    if (!options.tls_certificate.empty()) listener->tls.emplace(tls_context(options));
    const std::uint16_t port = listener->acceptor.local_endpoint().port();
    asio::co_spawn(context, accept(std::move(listener), service), asio::detached);
    return port;
  } catch (const boost::system::system_error& error) {
    return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::connection,
                          fmt::format("cannot listen on {}:{}: {}", options.host, options.port, error.what()));
  }
}

}  // namespace housingd::simulator

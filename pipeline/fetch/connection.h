// One connection to an origin, over TCP or TLS.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <optional>
#include <string_view>

#include "pipeline/async/awaitable.h"
#include "pipeline/fetch/proxy.h"
#include "pipeline/fetch/time_limit.h"
#include "pipeline/fetch/tls.h"
#include "pipeline/fetch/url.h"
#include "pipeline/outcome/result.h"

namespace housingd::fetch {

enum class Addresses : std::uint8_t {
  any,
  // Of a name that leads elsewhere only these are left; not one packet goes to
  // the others.
  public_only,
};

// How an origin is reached.
struct Route {
  BaseUrl to;
  std::optional<Proxy> proxy;
  Addresses allowed = Addresses::any;  // of the origin; a proxy may be anywhere
};

// Every operation ends with `stopped` when cancelled; the connection is then
// of no further use, as after any other error.
class Connection {
 public:
  // `tls`: null for plain TCP.
  Connection(const async::Executor& executor, std::shared_ptr<boost::asio::ssl::context> tls);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Name lookup, TCP connect, tunnel and handshake within `limit`. All
  // addresses of the host are tried; each gets an even share of the time that
  // is left, so that one that swallows packets does not eat what another would
  // need. Errors: address_lookup, connection, tls, timeout, stopped.
  async::awaitable<outcome::result<void>> open(Route route, TimeLimit limit);

  // `bytes` must stay until it is done. Errors: connection, stopped.
  async::awaitable<outcome::result<void>> send(std::string_view bytes);
  // How many bytes came; 0 at the end of the stream. A TLS stream that ends
  // without close_notify was cut, by whomever: connection, never an end.
  async::awaitable<outcome::result<std::size_t>> receive(boost::asio::mutable_buffer into);

  // Neither closed by the peer nor holding bytes that nobody asked for.
  [[nodiscard]] bool is_quiet();
  [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  async::awaitable<outcome::result<void>> connect(boost::asio::ip::tcp::endpoint endpoint, TimeLimit share);
  async::awaitable<outcome::result<void>> reach(std::string host, std::string port, Addresses allowed, TimeLimit limit);
  async::awaitable<outcome::result<void>> tunnel(Route route, TimeLimit limit);
  async::awaitable<outcome::result<void>> shake_hands(std::string host, TimeLimit limit);

  boost::asio::ip::tcp::socket socket_;
  std::shared_ptr<boost::asio::ssl::context> tls_context_;
  std::optional<TlsStream> tls_;
};

}  // namespace housingd::fetch

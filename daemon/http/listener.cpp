#include "daemon/http/listener.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

namespace housingd::http {
namespace {

namespace asio = async::asio;
using asio::generic::stream_protocol;
using asio::ip::tcp;
using boost::system::error_code;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

Error failure(std::string_view listener, std::string_view why) {
  return {Disposition::fail_run, ErrorCode::connection, fmt::format("cannot listen on {}: {}", listener, why)};
}

std::string reason(const error_code& error) {
  if (error == asio::error::address_in_use) return "another program listens there; stop it or choose another port";
  if (error == asio::error::access_denied) return "permission denied; ports below 1024 need CAP_NET_BIND_SERVICE";
  if (error == boost::system::errc::address_not_available) return "no network interface has this address";
  return error.message();
}

void close_on_exec(int descriptor) {
  static_cast<void>(::fcntl(descriptor, F_SETFD, FD_CLOEXEC));
}

std::uint16_t port_of(const stream_protocol::endpoint& endpoint) {
  tcp::endpoint bound;
  if (endpoint.size() > bound.capacity()) return 0;
  std::memcpy(bound.data(), endpoint.data(), endpoint.size());
  return bound.port();
}

int option_of(int descriptor, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

}  // namespace

outcome::result<Listening> listen_on(const async::Executor& executor, const TcpListener& listener) {
  error_code error;
  const auto address = asio::ip::make_address(listener.address, error);
  if (error) {
    return Error(
        Disposition::fail_run, ErrorCode::invalid_definition,
        fmt::format("\"{}\" is no address to listen on; give a numeric one like 127.0.0.1 or ::1", listener.address));
  }
  const tcp::endpoint endpoint(address, listener.port);
  const std::string name =
      fmt::format(fmt::runtime(address.is_v6() ? "[{}]:{}" : "{}:{}"), listener.address, listener.port);
  Acceptor acceptor(executor);
  acceptor.open(stream_protocol(endpoint.protocol()), error);
  if (error) return failure(name, error.message());
  close_on_exec(acceptor.native_handle());
  acceptor.set_option(Acceptor::reuse_address(true), error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(stream_protocol::endpoint(endpoint), error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return failure(name, reason(error));
  const std::uint16_t port = port_of(acceptor.local_endpoint(error));
  return Listening{std::move(acceptor), false, port, std::nullopt};
}

outcome::result<Listening> listen_on(const async::Executor& executor, const UnixListener& listener) {
  if (auto checked = check_socket_path(listener.path); !checked) return checked.error();
  const FolderLock lock(listener.path);
  if (auto removed = remove_stale_socket(listener.path); !removed) return removed.error();
  const std::string name = "the Unix socket " + listener.path;
  Acceptor acceptor(executor);
  error_code error;
  acceptor.open(stream_protocol(AF_UNIX, 0), error);
  if (error) return failure(name, error.message());
  close_on_exec(acceptor.native_handle());
  acceptor.bind(stream_protocol::endpoint(asio::local::stream_protocol::endpoint(listener.path)), error);
  if (error == boost::system::errc::no_such_file_or_directory) {
    return failure(name, "its folder does not exist; create it, or choose another path");
  }
  if (error) return failure(name, error.message());
  UnixSocketFile file(listener.path);
  // Nobody can connect before listen().
  if (::chmod(listener.path.c_str(), listener.mode) != 0) {
    return failure(name, error_code(errno, boost::system::system_category()).message());
  }
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return failure(name, error.message());
  return Listening{std::move(acceptor), true, 0, std::move(file)};
}

outcome::result<Listening> adopt(const async::Executor& executor, int descriptor) {
  const std::string name = fmt::format("the inherited socket {}", descriptor);
  const int family = option_of(descriptor, SO_DOMAIN);
  if (option_of(descriptor, SO_TYPE) != SOCK_STREAM || (family != AF_INET && family != AF_INET6 && family != AF_UNIX)) {
    return failure(name, "it is no TCP or Unix stream socket; see ListenStream= of the .socket unit");
  }
  if (option_of(descriptor, SO_ACCEPTCONN) != 1) {
    return failure(name, "it does not listen; the .socket unit needs Accept=no");
  }
  close_on_exec(descriptor);
  Acceptor acceptor(executor);
  error_code error;
  acceptor.assign(stream_protocol(family, 0), descriptor, error);
  if (error) return failure(name, error.message());
  const bool unix = family == AF_UNIX;
  const std::uint16_t port = unix ? std::uint16_t{0} : port_of(acceptor.local_endpoint(error));
  return Listening{std::move(acceptor), unix, port, std::nullopt};
}

}  // namespace housingd::http

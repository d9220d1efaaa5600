// Sockets that listen.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "daemon/http/unix_socket_file.h"
#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/result.h"

namespace housingd::http {

struct TcpListener {
  std::string address;     // literal IPv4 or IPv6; never a name
  std::uint16_t port = 0;  // 0: any free one
};

struct UnixListener {
  std::string path;  // replaced when nobody listens on it any more; refused when somebody does
  unsigned mode = 0600;
};

using Acceptor = async::asio::basic_socket_acceptor<async::asio::generic::stream_protocol>;

struct Listening {
  Acceptor acceptor;
  bool unix = false;
  std::uint16_t port = 0;              // TCP
  std::optional<UnixSocketFile> file;  // of a Unix socket that we bound; destroyed first
};

// Binds exactly the address that is named: "::" does not take IPv4 along, nor
// the other way round. Errors: invalid_definition, connection (fail_run); they
// name the listener and what to do.
[[nodiscard]] outcome::result<Listening> listen_on(const async::Executor& executor, const TcpListener& listener);

// The file has its mode before anybody can connect. Abstract names (which have
// no permissions) are refused.
[[nodiscard]] outcome::result<Listening> listen_on(const async::Executor& executor, const UnixListener& listener);

// Takes a socket that was bound by whoever started the program (systemd).
[[nodiscard]] outcome::result<Listening> adopt(const async::Executor& executor, int descriptor);

}  // namespace housingd::http

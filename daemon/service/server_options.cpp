#include "daemon/service/server_options.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "daemon/service/control_socket.h"
#include "daemon/service/listen_address.h"

namespace housingd::service {
namespace {

bool is_unix(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  return ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0 && address.ss_family == AF_UNIX;
}

}  // namespace

http::ServerOptions server_options(const definition::Http& settings, std::optional<std::string> token,
                                   std::vector<int> inherited) {
  http::ServerOptions options;
  const auto unix_sockets = std::ranges::count_if(inherited, is_unix);
  const auto tcp_sockets = std::ssize(inherited) - unix_sockets;
  if (unix_sockets == 0) options.unix.push_back({.path = control_socket(settings), .mode = settings.socket_mode});
  if (tcp_sockets == 0) {
    for (const auto& address : settings.listen) options.tcp.push_back(listener_of(address));
  }
  options.inherited = std::move(inherited);
  options.hosts = settings.hosts;
  options.token = std::move(token);
  return options;
}

}  // namespace housingd::service

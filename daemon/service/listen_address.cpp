#include "daemon/service/listen_address.h"

namespace housingd::service {

http::TcpListener listener_of(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return {.address = host, .port = static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1)))};
}

}  // namespace housingd::service

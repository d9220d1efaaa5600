#include "tests/service/notify_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace housingd::service_test {

NotifySocket::NotifySocket(std::filesystem::path path) : path_(std::move(path)) {
  descriptor_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path_.string();
  name.copy(address.sun_path, sizeof(address.sun_path) - 1);
  if (descriptor_ < 0 || ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("cannot bind " + name);
  }
}

NotifySocket::~NotifySocket() {
  ::close(descriptor_);
}

bool NotifySocket::read_one(int milliseconds) {
  pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, milliseconds) <= 0) return false;
  std::array<char, 4096> buffer{};
  const ssize_t size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (size < 0) return false;
  messages_.emplace_back(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

bool NotifySocket::hears(const std::function<bool(const std::string& message)>& fits, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !read_one(static_cast<int>(left.count()))) return false;
    if (fits(messages_.back())) return true;
  }
}

void NotifySocket::clear() {
  while (read_one(0)) {
  }
}

}  // namespace housingd::service_test

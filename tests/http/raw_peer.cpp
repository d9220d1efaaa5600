#include "tests/http/raw_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace housingd::http {
namespace {

constexpr int patience_milliseconds = 10'000;

[[noreturn]] void fail(const char* doing) {
  throw std::system_error(errno, std::system_category(), doing);
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char letter) { return std::tolower(letter); });
  return result;
}

// Takes up to and with `end` off the front; throws where it is missing.
std::string_view take_to(std::string_view& bytes, std::string_view end) {
  const std::size_t at = bytes.find(end);
  if (at == std::string_view::npos) throw std::runtime_error("an answer is cut short: " + std::string(bytes));
  const std::string_view taken = bytes.substr(0, at);
  bytes.remove_prefix(at + end.size());
  return taken;
}

std::string_view take(std::string_view& bytes, std::size_t count) {
  if (bytes.size() < count) throw std::runtime_error("a body is cut short");
  const std::string_view taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return taken;
}

Answer take_head(std::string_view& bytes) {
  std::string_view head = take_to(bytes, "\r\n\r\n");
  if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("no status line: " + std::string(head));
  Answer answer;
  answer.status = std::stoi(std::string(head.substr(9, 3)));
  std::string lines = std::string(head) + "\r\n";
  std::string_view rest = lines;
  take_to(rest, "\r\n");
  while (!rest.empty()) {
    const std::string_view line = take_to(rest, "\r\n");
    answer.header_lines.emplace_back(line);
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) throw std::runtime_error("no header: " + std::string(line));
    const bool fresh = answer.headers.emplace(lowered(line.substr(0, colon)), line.substr(colon + 2)).second;
    if (!fresh) throw std::runtime_error("a header comes twice: " + std::string(line));
  }
  return answer;
}

std::string take_chunks(std::string_view& bytes) {
  std::string body;
  while (true) {
    const std::size_t size = std::stoul(std::string(take_to(bytes, "\r\n")), nullptr, 16);
    body += take(bytes, size);
    if (!take_to(bytes, "\r\n").empty()) throw std::runtime_error("a chunk does not end");
    if (size == 0) return body;
  }
}

Answer take_answer(std::string_view& bytes, bool to_head) {
  Answer answer = take_head(bytes);
  const bool bodiless = to_head || answer.status < 200 || answer.status == 204 || answer.status == 304;
  if (bodiless) return answer;
  if (answer.headers.contains("transfer-encoding")) {
    answer.body = take_chunks(bytes);
  } else {
    answer.body = take(bytes, std::stoul(answer.headers.at("content-length")));
  }
  return answer;
}

}  // namespace

std::vector<Answer> parse_answers(std::string_view bytes, const std::vector<std::size_t>& heads) {
  std::vector<Answer> answers;
  while (!bytes.empty()) {
    const bool to_head = std::ranges::find(heads, answers.size()) != heads.end();
    Answer answer = take_answer(bytes, to_head);
    if (answer.status >= 200) answers.push_back(std::move(answer));
  }
  return answers;
}

RawPeer::RawPeer(std::uint16_t port, const std::string& from) {
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  ::inet_pton(AF_INET, from.c_str(), &own.sin_addr);
  if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) fail("bind");
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(port);
  ::inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) fail("connect");
  const int yes = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

RawPeer::RawPeer(const std::string& socket_path) {
  descriptor_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un server{};
  server.sun_family = AF_UNIX;
  socket_path.copy(server.sun_path, sizeof server.sun_path - 1);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) fail("connect");
}

RawPeer::~RawPeer() {
  ::close(descriptor_);
}

bool RawPeer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_for(POLLOUT);
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawPeer::send_slowly(std::string_view bytes) {
  return std::ranges::all_of(bytes, [this](const char& byte) { return send({&byte, 1}); });
}

void RawPeer::end_sending() {
  ::shutdown(descriptor_, SHUT_WR);
}

bool RawPeer::is_answered_within(std::chrono::milliseconds time) {
  pollfd watched{descriptor_, POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(time.count())) == 1;
}

std::string RawPeer::read_to_end() {
  std::string all = std::move(unread_);
  unread_.clear();
  for (std::string piece = read_some(64U << 10U); !piece.empty(); piece = read_some(64U << 10U)) all += piece;
  return all;
}

std::string RawPeer::read_until(std::string_view end) {
  while (unread_.find(end) == std::string::npos) {
    const std::string piece = read_some(64U << 10U);
    if (piece.empty()) throw std::runtime_error("the server closed after: " + unread_);
    unread_ += piece;
  }
  const std::size_t at = unread_.find(end) + end.size();
  std::string taken = unread_.substr(0, at);
  unread_.erase(0, at);
  return taken;
}

std::optional<Answer> RawPeer::read_answer(bool to_head) {
  while (true) {
    std::string_view bytes = unread_;
    if (bytes.find("\r\n\r\n") != std::string_view::npos) {
      try {
        Answer answer = take_answer(bytes, to_head);
        unread_.erase(0, unread_.size() - bytes.size());
        if (answer.status >= 200) return answer;
        continue;
      } catch (const std::runtime_error&) {
        // More has to come.
      }
    }
    const std::string piece = read_some(64U << 10U);
    if (piece.empty()) return std::nullopt;
    unread_ += piece;
  }
}

std::string RawPeer::read_some(std::size_t count) {
  wait_for(POLLIN);
  std::string piece(count, '\0');
  const ssize_t received = ::recv(descriptor_, piece.data(), piece.size(), 0);
  piece.resize(received > 0 ? static_cast<std::size_t>(received) : 0);
  return piece;
}

void RawPeer::receive_little() {
  const int bytes = 4'096;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

void RawPeer::wait_for(short events) {
  pollfd watched{descriptor_, events, 0};
  if (::poll(&watched, 1, patience_milliseconds) != 1) throw std::runtime_error("the server does nothing");
}

}  // namespace housingd::http

#include "tests/fetch/scripted_server.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/write.hpp>

namespace housingd::fetch {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Peer::Peer(ScriptedServer& server, std::size_t number, tcp::socket socket, asio::ssl::context* tls)
    : server_(server), number_(number), socket_(std::move(socket)) {
  if (tls != nullptr) tls_.emplace(socket_, *tls);
}

bool Peer::shake_hands() {
  error_code error;
  if (tls_) tls_->handshake(asio::ssl::stream_base::server, error);
  return !error;
}

std::string Peer::read_request() {
  std::size_t end = 0;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return {};
  }
  const std::string head = unread_.substr(0, end + 4);
  unread_.erase(0, end + 4);
  constexpr std::string_view length_field = "\r\nContent-Length: ";
  const auto at = head.find(length_field);
  const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + length_field.size()));
  while (unread_.size() < length) {
    if (!read_more()) return {};
  }
  server_.note(number_, head, unread_.substr(0, length));
  unread_.erase(0, length);
  return head;
}

std::string Peer::read_bytes(std::size_t count) {
  while (unread_.size() < count && read_more()) {
  }
  std::string bytes = unread_.substr(0, count);
  unread_.erase(0, bytes.size());
  return bytes;
}

bool Peer::read_more() {
  std::array<char, 4096> bytes{};
  error_code error;
  const auto buffer = asio::buffer(bytes);
  const std::size_t count = tls_ ? tls_->read_some(buffer, error) : socket_.read_some(buffer, error);
  unread_.append(bytes.data(), count);
  return !error;
}

void Peer::send(std::string_view bytes) {
  error_code ignored;
  const auto buffer = asio::buffer(bytes);
  if (tls_) {
    asio::write(*tls_, buffer, ignored);
  } else {
    asio::write(socket_, buffer, ignored);
  }
}

void Peer::reset_at_end() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
}

void Peer::close_notify() {
  error_code ignored;
  tls_->shutdown(ignored);
}

std::string Peer::indicated_name() {
  const char* const name = SSL_get_servername(tls_->native_handle(), TLSEXT_NAMETYPE_host_name);
  return name == nullptr ? "" : name;
}

ScriptedServer::ScriptedServer(std::vector<Script> scripts, std::shared_ptr<asio::ssl::context> tls)
    : scripts_(std::move(scripts)),
      tls_(std::move(tls)),
      acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      accepting_([this] { accept_all(); }) {}

ScriptedServer::~ScriptedServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    // Wakes the threads that wait in them.
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    for (const auto& peer : peers_) {
      if (peer->socket_.is_open()) ::shutdown(peer->socket_.native_handle(), SHUT_RDWR);
    }
  }
  accepting_.join();
  for (auto& thread : threads_) thread.join();
}

std::string ScriptedServer::url(std::string_view host) const {
  return fmt::format("{}://{}:{}", tls_ ? "https" : "http", host, acceptor_.local_endpoint().port());
}

std::vector<ScriptedServer::Request> ScriptedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t ScriptedServer::connection_count() const {
  const std::lock_guard lock(mutex_);
  return peers_.size();
}

void ScriptedServer::accept_all() {
  for (;;) {
    error_code error;
    tcp::socket socket = acceptor_.accept(error);
    const std::lock_guard lock(mutex_);
    if (error || stopping_) return;
    const std::size_t number = peers_.size();
    peers_.push_back(std::make_unique<Peer>(*this, number, std::move(socket), tls_.get()));
    threads_.emplace_back([this, number, peer = peers_.back().get()] { serve(number, *peer); });
  }
}

void ScriptedServer::serve(std::size_t number, Peer& peer) {
  if (peer.shake_hands()) scripts_[std::min(number, scripts_.size() - 1)](peer);
  const std::lock_guard lock(mutex_);
  error_code ignored;
  peer.socket_.close(ignored);
}

void ScriptedServer::note(std::size_t connection, const std::string& head, const std::string& body) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  requests_.push_back({connection, head, body, now});
}

std::string response(unsigned status, std::string_view body, std::string_view fields) {
  return fmt::format("HTTP/1.1 {} Any\r\n{}Content-Length: {}\r\n\r\n{}", status, fields, body.size(), body);
}

Script always(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) {
    while (!peer.read_request().empty()) peer.send(bytes);
  };
}

Script each_in_turn(std::vector<std::string> responses) {
  return [responses = std::move(responses)](Peer& peer) {
    for (const auto& bytes : responses) {
      if (peer.read_request().empty()) return;
      peer.send(bytes);
    }
  };
}

Script silence() {
  return [](Peer& peer) {
    while (!peer.read_request().empty()) {
    }
  };
}

}  // namespace housingd::fetch

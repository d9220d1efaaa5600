// An HTTP server that does to its clients exactly what a test says.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace housingd::fetch {

class ScriptedServer;

// The server's end of one connection, on a thread of its own, blocking.
class Peer {
 public:
  Peer(ScriptedServer& server, std::size_t number, boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  // The request up to its empty line, its body is read along; empty once the
  // client is gone.
  std::string read_request();
  // The next bytes, whatever they are; fewer once the client is gone.
  std::string read_bytes(std::size_t count);
  void send(std::string_view bytes);
  // Waits until the client, or the test's end, closes the connection.
  void wait_for_close() { read_request(); }
  // The close at the script's end will be a TCP reset.
  void reset_at_end();
  // TLS: says goodbye and waits for the client to; a script that ends without it cuts the stream.
  void close_notify();
  // TLS: the host that the client asked for (SNI), or empty.
  [[nodiscard]] std::string indicated_name();

 private:
  friend class ScriptedServer;
  bool shake_hands();
  bool read_more();

  ScriptedServer& server_;
  std::size_t number_;
  boost::asio::ip::tcp::socket socket_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  std::string unread_;
};

// What is done with a connection; it is closed when the script returns.
using Script = std::function<void(Peer&)>;

// Listens on a free loopback port. The first connection gets the first script
// and so on; all that are left get the last.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Script> scripts, std::shared_ptr<boost::asio::ssl::context> tls = nullptr);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::string url(std::string_view host = "127.0.0.1") const;

  struct Request {
    std::size_t connection;
    std::string head;
    std::string body;
    std::chrono::steady_clock::time_point at;
  };
  [[nodiscard]] std::vector<Request> requests() const;
  [[nodiscard]] std::size_t connection_count() const;

 private:
  friend class Peer;
  void accept_all();
  void serve(std::size_t number, Peer& peer);
  void note(std::size_t connection, const std::string& head, const std::string& body);

  std::vector<Script> scripts_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::unique_ptr<Peer>> peers_;
  std::vector<std::thread> threads_;
  std::vector<Request> requests_;
  bool stopping_ = false;
  std::thread accepting_;
};

// "HTTP/1.1 200 OK", `fields` (each ended by CR LF), Content-Length and body.
[[nodiscard]] std::string response(unsigned status, std::string_view body, std::string_view fields = "");

// Answers every request of the connection with the same bytes.
[[nodiscard]] Script always(std::string bytes);
// Answers with one after the other, then closes.
[[nodiscard]] Script each_in_turn(std::vector<std::string> responses);
// Reads requests and never answers.
[[nodiscard]] Script silence();

}  // namespace housingd::fetch

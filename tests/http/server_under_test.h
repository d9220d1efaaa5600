// A server on a free loopback port, on a thread of its own.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/http/router.h"
#include "daemon/http/server.h"

namespace housingd::http {

// What a handler got.
struct Seen {
  std::string method;
  std::string path;
  std::string body;

  friend bool operator==(const Seen&, const Seen&) = default;
};

// Its routes: GET /echo gives the query back; GET and POST (needs control)
// /items/{id}, the capture and the body; GET /large 1 MiB; GET /tagged has an
// ETag; GET /broken throws.
class ServerUnderTest {
 public:
  using AddRoutes = std::function<void(Router&)>;

  explicit ServerUnderTest(ServerOptions options = on_loopback(), const AddRoutes& more = {});
  ~ServerUnderTest();
  ServerUnderTest(const ServerUnderTest&) = delete;
  ServerUnderTest& operator=(const ServerUnderTest&) = delete;

  [[nodiscard]] static ServerOptions on_loopback();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  // "127.0.0.1:PORT", as Host wants it.
  [[nodiscard]] std::string host() const;

  // Of all requests that reached a handler, in their order.
  [[nodiscard]] std::vector<Seen> seen() const;
  // "METHOD PATH STATUS" of all answers, in their order.
  [[nodiscard]] std::vector<std::string> answered();
  // Of all answers that were sent whole.
  [[nodiscard]] std::size_t sent_body_bytes();
  [[nodiscard]] std::vector<std::string> defects() const;
  void forget();
  [[nodiscard]] std::size_t connections();
  // On the server's thread; returns when it is done.
  void within(const std::function<void()>& work);

  // The future is ready when drain() is done.
  [[nodiscard]] std::future<void> drain(std::chrono::milliseconds limit);

 private:
  void add_routes();
  Response note(const Request& request, std::string body);

  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  Router router_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<Seen> seen_;
  std::vector<std::string> answered_;
  std::size_t sent_body_bytes_ = 0;
  std::vector<std::string> defects_;
  std::thread thread_;
};

}  // namespace housingd::http

// A daemon for tests of its clients: the real server on a Unix socket, with
// answers that the test gives.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "daemon/http/event_stream.h"
#include "daemon/http/server.h"

namespace housingd::daemon_test {

struct SeenRequest {
  std::string line;  // "POST /api/v1/jobs/villas/pause"
  std::string body;
  std::string idempotency_key;
  std::string last_event_id;
};

class DaemonDouble {
 public:
  struct Options {
    std::size_t events_kept = 1'024;
    std::optional<std::string> token{};  // with it also on TCP
    bool on_tcp = false;
  };
  explicit DaemonDouble(std::filesystem::path socket) : DaemonDouble(std::move(socket), Options()) {}
  DaemonDouble(std::filesystem::path socket, Options options);
  ~DaemonDouble();
  DaemonDouble(const DaemonDouble&) = delete;
  DaemonDouble& operator=(const DaemonDouble&) = delete;

  // `request`: "GET /api/v1/status", with its query. Answers given for the same
  // request are used up one by one; the last one stays.
  void answer(const std::string& request, int status, std::string body);
  void answer(const std::string& request, std::string body) { answer(request, 200, std::move(body)); }
  // A problem document.
  void refuse(const std::string& request, int status, const std::string& detail,
              const std::vector<std::pair<std::string, std::string>>& extensions = {});

  void publish(const std::string& event, const std::string& json);
  // All at once: nobody reads between them.
  void publish_all(const std::vector<std::pair<std::string, std::string>>& events);
  [[nodiscard]] std::string last_event_id();

  [[nodiscard]] std::vector<SeenRequest> seen() const;
  // Returns when that request has come so many times.
  void wait_for(const std::string& line, std::size_t times = 1) const;
  // Returns when somebody follows the events.
  void wait_for_follower();

  [[nodiscard]] const std::filesystem::path& socket() const { return socket_; }
  [[nodiscard]] std::string url() const;

 private:
  void add_routes();
  async::awaitable<http::Response> handle(http::Request request);
  void within(const std::function<void()>& work);

  std::filesystem::path socket_;
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  http::EventStream events_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable came_;
  std::map<std::string, std::vector<http::Response>> answers_;
  std::vector<SeenRequest> seen_;
  std::thread thread_;
};

}  // namespace housingd::daemon_test

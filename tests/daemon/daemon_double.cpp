#include "tests/daemon/daemon_double.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>
#include <utility>

#include "daemon/http/problem.h"

namespace housingd::daemon_test {
namespace {

namespace asio = boost::asio;

std::string header(const http::Request& request, std::string_view name) {
  const std::string* value = request.header(name);
  return value == nullptr ? std::string() : *value;
}

std::string line_of(const http::Request& request) {
  std::string line = request.method_name + " " + request.path;
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    line += separator + name + "=" + value;
    separator = '&';
  }
  return line;
}

constexpr auto patience = std::chrono::seconds(20);

}  // namespace

DaemonDouble::DaemonDouble(std::filesystem::path socket, Options options)
    : socket_(std::move(socket)),
      busy_(io_.get_executor()),
      events_({.events = options.events_kept,
               .bytes = 1U << 20U,
               .subscribers = 8,
               .heartbeat = std::chrono::seconds(15)}) {
  add_routes();
  http::ServerOptions server;
  server.unix.push_back({.path = socket_.string()});
  if (options.on_tcp) server.tcp.push_back({"127.0.0.1", 0});
  server.token = options.token;
  server.limits.wrong_token_time = std::chrono::milliseconds(0);
  server_ = std::make_unique<http::Server>(io_.get_executor(), std::move(server), router_);
  server_->listen().value();
  if (!server_->ports().empty()) port_ = server_->ports().front();
  server_->start();
  thread_ = std::thread([this] { io_.run(); });
}

DaemonDouble::~DaemonDouble() {
  asio::post(io_, [this] {
    events_.close();
    server_.reset();
    busy_.reset();
  });
  thread_.join();
}

void DaemonDouble::add_routes() {
  const auto handler = [this](http::Request request) { return handle(std::move(request)); };
  for (const char* path : {"/api/v1/status", "/api/v1/jobs", "/api/v1/jobs/{job}", "/api/v1/runs", "/api/v1/runs/{run}",
                           "/api/v1/runs/{run}/rejects", "/api/v1/events"}) {
    router_.add({http::Method::get, path, http::Access::read, handler});
  }
  for (const char* path : {"/api/v1/jobs/{job}/runs", "/api/v1/jobs/{job}/pause", "/api/v1/jobs/{job}/resume",
                           "/api/v1/runs/{run}/cancel", "/api/v1/reload"}) {
    router_.add({http::Method::post, path, http::Access::control, handler});
  }
}

async::awaitable<http::Response> DaemonDouble::handle(http::Request request) {
  const std::string line = line_of(request);
  http::Response response = request.path == "/api/v1/events" ? events_.subscribe(request)
                                                             : http::problem(404, "nothing was prepared for " + line);
  const std::lock_guard lock(mutex_);
  seen_.push_back({.line = line,
                   .body = request.body,
                   .idempotency_key = header(request, "idempotency-key"),
                   .last_event_id = header(request, "last-event-id")});
  came_.notify_all();
  const auto prepared = answers_.find(line);
  if (prepared != answers_.end()) {
    response = prepared->second.front();
    if (prepared->second.size() > 1) prepared->second.erase(prepared->second.begin());
  }
  co_return response;
}

void DaemonDouble::answer(const std::string& request, int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  const std::lock_guard lock(mutex_);
  answers_[request].push_back(std::move(response));
}

void DaemonDouble::refuse(const std::string& request, int status, const std::string& detail,
                          const std::vector<std::pair<std::string, std::string>>& extensions) {
  const std::lock_guard lock(mutex_);
  answers_[request].push_back(http::problem(status, detail, extensions));
}

void DaemonDouble::publish(const std::string& event, const std::string& json) {
  publish_all({{event, json}});
}

void DaemonDouble::publish_all(const std::vector<std::pair<std::string, std::string>>& events) {
  within([&] {
    for (const auto& [event, json] : events) events_.publish(event, json);
  });
}

std::string DaemonDouble::last_event_id() {
  std::string id;
  within([&] { id = events_.last_id(); });
  return id;
}

std::vector<SeenRequest> DaemonDouble::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void DaemonDouble::wait_for(const std::string& line, std::size_t times) const {
  std::unique_lock lock(mutex_);
  const auto has_come = [&] {
    return std::ranges::count(seen_, line, &SeenRequest::line) >= static_cast<std::ptrdiff_t>(times);
  };
  if (!came_.wait_for(lock, patience, has_come)) throw std::runtime_error("nobody asked for " + line);
}

void DaemonDouble::wait_for_follower() {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::size_t followers = 0;
  while (followers == 0) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("nobody follows the events");
    wait_for("GET /api/v1/events");
    within([&] { followers = events_.subscribers(); });
  }
}

std::string DaemonDouble::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void DaemonDouble::within(const std::function<void()>& work) {
  asio::post(io_, asio::use_future(work)).get();
}

}  // namespace housingd::daemon_test

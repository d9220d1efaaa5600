#include "tests/http/server_under_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>
#include <utility>

namespace housingd::http {
namespace {

namespace asio = boost::asio;

Response text(std::string body) {
  Response response;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

async::awaitable<Response> large(Request) {
  co_return text(std::string(1U << 20U, 'x'));
}

async::awaitable<Response> tagged(Request) {
  Response response = text("as ever");
  response.headers.emplace_back("ETag", "\"v1\"");
  co_return response;
}

async::awaitable<Response> broken(Request) {
  throw std::runtime_error("/secret/path: SELECT * FROM tokens");
  co_return Response();
}

// Coroutines that are no lambdas: their captures would go before they do.
async::awaitable<Response> at_once(Response response) {
  co_return response;
}

}  // namespace

ServerUnderTest::ServerUnderTest(ServerOptions options, const AddRoutes& more) : busy_(io_.get_executor()) {
  add_routes();
  if (more) more(router_);
  router_.on_defect([this](std::string_view, std::string_view what) {
    const std::lock_guard lock(mutex_);
    defects_.emplace_back(what);
  });
  options.on_answer = [this](const Answered& answer) {
    const std::lock_guard lock(mutex_);
    sent_body_bytes_ += answer.body_bytes;
    answered_.push_back(std::string(answer.method) + " " + std::string(answer.path) + " " +
                        std::to_string(answer.status));
  };
  server_ = std::make_unique<Server>(io_.get_executor(), std::move(options), router_);
  server_->listen().value();
  if (!server_->ports().empty()) port_ = server_->ports().front();
  server_->start();
  thread_ = std::thread([this] { io_.run(); });
}

ServerUnderTest::~ServerUnderTest() {
  asio::post(io_, [this] {
    server_.reset();
    busy_.reset();
  });
  thread_.join();
}

ServerOptions ServerUnderTest::on_loopback() {
  ServerOptions options;
  options.tcp.push_back({"127.0.0.1", 0});
  options.token = "right";
  options.limits.linger_time = std::chrono::milliseconds(100);
  options.limits.wrong_token_time = std::chrono::milliseconds(0);
  return options;
}

std::string ServerUnderTest::host() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void ServerUnderTest::add_routes() {
  const auto echo = [this](const Request& request) {
    std::string query;
    for (const auto& [name, value] : request.query) query += name + "=" + value + "\n";
    return at_once(note(request, query));
  };
  const auto item = [this](const Request& request) {
    return at_once(note(request, request.captures.at("id") + ":" + request.body));
  };
  router_.add({Method::get, "/echo", Access::read, echo});
  router_.add({Method::get, "/items/{id}", Access::read, item});
  router_.add({Method::post, "/items/{id}", Access::control, item});
  router_.add({Method::get, "/large", Access::read, large});
  router_.add({Method::get, "/tagged", Access::read, tagged});
  router_.add({Method::get, "/broken", Access::read, broken});
}

Response ServerUnderTest::note(const Request& request, std::string body) {
  const std::lock_guard lock(mutex_);
  seen_.push_back({request.method_name, request.path, request.body});
  return text(std::move(body));
}

std::vector<Seen> ServerUnderTest::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

std::vector<std::string> ServerUnderTest::answered() {
  // An answer is noted just after it was sent.
  within([] {});
  const std::lock_guard lock(mutex_);
  return answered_;
}

std::size_t ServerUnderTest::sent_body_bytes() {
  within([] {});
  const std::lock_guard lock(mutex_);
  return sent_body_bytes_;
}

std::vector<std::string> ServerUnderTest::defects() const {
  const std::lock_guard lock(mutex_);
  return defects_;
}

void ServerUnderTest::forget() {
  const std::lock_guard lock(mutex_);
  seen_.clear();
  answered_.clear();
}

std::size_t ServerUnderTest::connections() {
  std::size_t count = 0;
  within([&] { count = server_->connections(); });
  return count;
}

void ServerUnderTest::within(const std::function<void()>& work) {
  asio::post(io_, asio::use_future(work)).get();
}

std::future<void> ServerUnderTest::drain(std::chrono::milliseconds limit) {
  auto draining = server_->drain(outcome::Deadline::after(limit));
  return asio::co_spawn(io_, std::move(draining), asio::use_future);
}

}  // namespace housingd::http

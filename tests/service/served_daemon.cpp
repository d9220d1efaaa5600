#include "tests/service/served_daemon.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace housingd::service_test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

using Answer = outcome::result<http::Reply>;

async::awaitable<void> keep(async::awaitable<Answer> asking, std::optional<Answer>* into) {
  auto answer = co_await std::move(asking);
  into->emplace(std::move(answer));
}

// Of this process, for the child to inherit; unset again at the end.
class EnvironmentVariable {
 public:
  EnvironmentVariable(const char* name, const std::string& value) : name_(name) {
    if (!value.empty()) ::setenv(name, value.c_str(), 1);
  }
  ~EnvironmentVariable() { ::unsetenv(name_); }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

 private:
  const char* name_;
};

}  // namespace

ServedDaemon::ServedDaemon(const simulator::Simulator& source)
    : notify_(folder_ / "notify"), store_("sqlite:" + store_file().string()) {
  std::filesystem::copy(std::filesystem::path(std::getenv("HOUSINGD_SOURCE_DIR")) / "config", config(),
                        std::filesystem::copy_options::recursive);
  set("sources.boligsiden.client.base_url", source.url());
  set("sources.boligsiden.rate_limit.count", "100000");
  set("sources.boligsiden.retry.backoff.initial", "1ms");
  set("sources.boligsiden.retry.backoff.max", "2ms");
  set("jobs.copenhagen-villas.partitions.where", "{ names: [Greve, Solrød] }");
  set("jobs.active-listings.partitions.where", "{ names: [Greve, Solrød] }");
  set("settings.http.listen", "[]");
  set("settings.http.socket", socket().string());
}

ServedDaemon& ServedDaemon::set(std::string path, std::string value) {
  settings_.insert(settings_.end(), {"--set", std::move(path) + "=" + std::move(value)});
  return *this;
}

ServedDaemon& ServedDaemon::store_in(std::string url) {
  store_ = std::move(url);
  return *this;
}

ServedDaemon& ServedDaemon::watchdog(std::chrono::microseconds interval) {
  watchdog_ = std::to_string(interval.count());
  return *this;
}

ServedDaemon& ServedDaemon::started_by(std::vector<std::string> words) {
  starter_ = std::move(words);
  return *this;
}

void ServedDaemon::launch() {
  const EnvironmentVariable socket("NOTIFY_SOCKET", notify_.path());
  const EnvironmentVariable interval("WATCHDOG_USEC", watchdog_);
  std::vector<std::string> words = starter_;
  words.insert(words.end(), {HOUSINGD_PROGRAM, "serve", "--config", config(), "--store", store_});
  words.insert(words.end(), settings_.begin(), settings_.end());
  const std::string program = words.front();
  words.erase(words.begin());
  process_ = std::make_unique<daemon_test::ChildProcess>(program, words, folder_.path());
}

void ServedDaemon::start() {
  launch();
  if (notify_.hears("READY=1")) return;
  process_->signal(SIGKILL);
  throw std::runtime_error("not ready:\n" + process_->wait().err);
}

daemon_test::ChildProcess::Ended ServedDaemon::end(int signal) {
  process_->signal(signal);
  return process_->wait();
}

http::Reply ServedDaemon::get(const std::string& target) const {
  asio::io_context loop;
  http::Client client(loop.get_executor(), {.socket = socket()});
  std::optional<Answer> answer;
  asio::co_spawn(loop, keep(client.get(target, outcome::Deadline::after(30s)), &answer),
                 [](const std::exception_ptr&) {});
  loop.run();
  if (!answer || !*answer) throw std::runtime_error(answer ? answer->error().message() : "no answer");
  return **std::move(answer);
}

http::Reply ServedDaemon::post(const std::string& target, const std::string& json) const {
  asio::io_context loop;
  http::Client client(loop.get_executor(), {.socket = socket()});
  std::optional<Answer> answer;
  asio::co_spawn(loop, keep(client.post(target, json, {}, outcome::Deadline::after(30s)), &answer),
                 [](const std::exception_ptr&) {});
  loop.run();
  if (!answer || !*answer) throw std::runtime_error(answer ? answer->error().message() : "no answer");
  return **std::move(answer);
}

http::Reply ServedDaemon::get_until(const std::string& target, const std::string& text) {
  const auto give_up = std::chrono::steady_clock::now() + 1min;
  while (true) {
    http::Reply reply = get(target);
    notify_.clear();  // as systemd does: nobody who tells it waits
    if (reply.body.find(text) != std::string::npos) return reply;
    if (std::chrono::steady_clock::now() > give_up) {
      throw std::runtime_error("no '" + text + "' in " + target + ":\n" + reply.body);
    }
    std::this_thread::sleep_for(5ms);  // what is waited for is in another process
  }
}

}  // namespace housingd::service_test

#include "tests/status/daemon_under_test.h"

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "daemon/status/scrape_of.h"

namespace housingd::status {

namespace asio = boost::asio;

using namespace std::chrono_literals;
using outcome::Deadline;

namespace {

constexpr auto patience = 10s;

std::filesystem::path project() {
  const char* folder = std::getenv("HOUSINGD_SOURCE_DIR");
  return folder != nullptr ? folder : ".";
}

}  // namespace

void Ends::on_event(const runner::LiveRun&, const run::Event& event) {
  if (!std::holds_alternative<run::PageFetched>(event)) return;
  const std::lock_guard lock(mutex_);
  ++pages_;
  told_.notify_all();
}

void Ends::on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) {
  const std::lock_guard lock(mutex_);
  ended_[run.id()] = ended ? ended->run.state : upsert::RunState::failed;
  told_.notify_all();
}

upsert::RunState Ends::wait_for_end(upsert::RunId run) {
  std::unique_lock lock(mutex_);
  if (!told_.wait_for(lock, patience, [&] { return ended_.contains(run); })) {
    throw std::runtime_error("run " + std::to_string(run) + " does not end");
  }
  return ended_.at(run);
}

void Ends::wait_for_pages(std::size_t count) {
  std::unique_lock lock(mutex_);
  if (!told_.wait_for(lock, patience, [&] { return pages_ >= count; })) throw std::runtime_error("no page comes");
}

std::size_t Ends::count() {
  const std::lock_guard lock(mutex_);
  return ended_.size();
}

DaemonUnderTest::DaemonUnderTest(Options options)
    : busy_(io_.get_executor()),
      real_store_(upsert::open_store("sqlite:" + (folder_ / "housing.db").string(), upsert::Access::write).value()),
      stubborn_(*real_store_),
      book_(stubborn_) {
  config.loaded_at = std::chrono::system_clock::now();
  start_source();
  definitions_ = load(options.overrides);
  build(options);
  server_->listen().value();
  port_ = server_->ports().front();
  server_->start();
  begin();
}

void DaemonUnderTest::start_source() {
  simulator::SimulatorOptions options;
  options.properties = 300;
  options.area = "Greve,Solrød";
  options.catalog = project() / "config/catalog/municipalities.yaml";
  source_ = simulator::Simulator::start(std::move(options)).value();
}

std::shared_ptr<const definition::Definitions> DaemonUnderTest::load(
    const std::vector<definition::Override>& overrides) const {
  definition::LoadOptions options;
  options.directory = project() / "config";
  options.overrides = {{"sources.boligsiden.client.base_url", source_->url()},
                       {"sources.boligsiden.rate_limit.count", "100000"},
                       {"sources.boligsiden.retry.backoff.initial", "1ms"},
                       {"sources.boligsiden.retry.backoff.max", "2ms"},
                       {"jobs.copenhagen-villas.partitions.where", "{ names: [Greve, Solrød] }"},
                       {"jobs.active-listings.partitions.where", "{ names: [Greve, Solrød] }"}};
  options.overrides.insert(options.overrides.end(), overrides.begin(), overrides.end());
  auto loaded = definition::load(options);
  if (!loaded.diagnostics.empty()) throw std::runtime_error(loaded.diagnostics.to_text());
  return std::make_shared<const definition::Definitions>(std::move(loaded.definitions));
}

void DaemonUnderTest::build(const Options& options) {
  const async::Executor executor = io_.get_executor();
  runner_ = std::make_unique<runner::Runner>(executor, stubborn_, options.runs_at_once);
  runner_->adopt(definitions_);
  alarm_ = scheduler::make_system_alarm(executor);
  launcher_ = std::make_unique<service::RunLauncher>(*runner_);
  scheduler_ = std::make_unique<scheduler::Scheduler>(executor, *alarm_, book_, *launcher_, watchers_);
  end_teller_ = std::make_unique<service::EndTeller>(*scheduler_);
  around_ = std::make_unique<Surroundings>(
      Surroundings{.runner = *runner_,
                   .scheduler = *scheduler_,
                   .store = stubborn_,
                   .store_kind = store_kind,
                   .events = events_,
                   .definitions = [this] { return definitions_; },
                   .phase = [this] { return phase; },
                   .checks = [this] { return checks; },
                   .config = [this] { return config; },
                   .reload = [this] { return reload(); },
                   .metrics = [this] { return metrics_.text(scrape_of(*around_, broadcaster_->board())); },
                   .started_at = std::chrono::system_clock::now()});
  broadcaster_ = std::make_unique<Broadcaster>(executor, *around_);
  runner_->add_watcher(*end_teller_);
  runner_->add_watcher(metrics_);
  runner_->add_watcher(*broadcaster_);
  runner_->add_watcher(ends);
  watchers_.add(metrics_);
  watchers_.add(*broadcaster_);
  add_routes(router_, *around_, *broadcaster_, options.patience);
  http::ServerOptions server;
  server.tcp.push_back({"127.0.0.1", 0});
  server.unix.push_back({.path = socket()});
  if (!options.token.empty()) server.token = options.token;
  server.limits.linger_time = 100ms;
  server.limits.wrong_token_time = 0ms;
  server_ = std::make_unique<http::Server>(executor, std::move(server), router_);
}

void DaemonUnderTest::begin() {
  thread_ = std::thread([this] { io_.run(); });
  ask(scheduler_->adopt(definitions_)).value();
  ask(broadcaster_->load()).value();
  asio::co_spawn(io_, scheduler_->run(), asio::detached);
}

async::awaitable<void> DaemonUnderTest::end() {
  stubborn_.before = {};
  auto stopping = scheduler_->stop();
  co_await std::move(stopping);
  runner_->stop_now();
  auto draining = runner_->drain(Deadline::after(0s));
  co_await std::move(draining);
  events_.close();
  auto closing = server_->drain(Deadline::after(100ms));
  co_await std::move(closing);
  broadcaster_.reset();
  busy_.reset();
}

DaemonUnderTest::~DaemonUnderTest() {
  asio::co_spawn(io_, end(), asio::use_future).get();
  thread_.join();
}

async::awaitable<outcome::result<std::vector<std::string>>> DaemonUnderTest::reload() {
  co_return on_reload();
}

void DaemonUnderTest::within(const std::function<void()>& work) {
  asio::post(io_, asio::use_future(work)).get();
}

void DaemonUnderTest::define(const std::vector<definition::Override>& overrides, const std::string& without) {
  auto loaded = std::make_shared<definition::Definitions>(*load(overrides));
  loaded->jobs.erase(without);
  const std::shared_ptr<const definition::Definitions> wanted = std::move(loaded);
  ask(scheduler_->adopt(wanted)).value();
  within([&] {
    definitions_ = wanted;
    runner_->adopt(wanted);
  });
}

http::Answer DaemonUnderTest::over_tcp(std::string bytes, bool to_head) const {
  const std::string host = "127.0.0.1:" + std::to_string(port_);
  for (std::size_t at = bytes.find("HOST"); at != std::string::npos; at = bytes.find("HOST"))
    bytes.replace(at, 4, host);
  http::RawPeer peer(port_);
  peer.send(bytes);
  return peer.read_answer(to_head).value();
}

http::Answer DaemonUnderTest::get(const std::string& target, const std::string& fields) const {
  return over_tcp("GET " + target + " HTTP/1.1\r\nHost: HOST\r\n" + fields + "\r\n");
}

std::string DaemonUnderTest::post_bytes(const std::string& target, const std::string& json, const std::string& fields) {
  return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(json.size()) + "\r\n" + fields + "\r\n" + json;
}

http::Answer DaemonUnderTest::post(const std::string& target, const std::string& json,
                                   const std::string& fields) const {
  http::RawPeer peer(socket());
  peer.send(post_bytes(target, json, fields));
  return peer.read_answer().value();
}

std::unique_ptr<http::RawPeer> DaemonUnderTest::follow(const std::string& fields) const {
  auto peer = std::make_unique<http::RawPeer>(socket());
  peer->send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
  const std::string head = peer->read_until("\r\n\r\n");
  if (!head.starts_with("HTTP/1.1 200 ")) throw std::runtime_error(head);
  return peer;
}

upsert::RunId DaemonUnderTest::trigger(const std::string& job) {
  const auto answer = post("/api/v1/jobs/" + job + "/runs", "{}");
  if (answer.status != 202) throw std::runtime_error(answer.body);
  const std::string& location = answer.headers.at("location");
  return std::stoll(location.substr(location.rfind('/') + 1));
}

upsert::RunState DaemonUnderTest::run_to_end(const std::string& job) {
  return ends.wait_for_end(trigger(job));
}

void DaemonUnderTest::hold_source() {
  simulator::Faults faults;
  faults.hang = {.every_nth = 1};
  source_->set_faults(faults).value();
}

void DaemonUnderTest::release_source() {
  source_->set_faults({}).value();
}

}  // namespace housingd::status

#include "daemon/service/service.h"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <list>
#include <string>

#include "daemon/http/server.h"
#include "daemon/metrics/measured_store.h"
#include "daemon/metrics/metrics.h"
#include "daemon/metrics/store_condition.h"
#include "daemon/service/control_socket.h"
#include "daemon/service/heartbeat.h"
#include "daemon/service/idle_memory.h"
#include "daemon/service/run_launcher.h"
#include "daemon/service/run_log.h"
#include "daemon/service/scheduler_watchers.h"
#include "daemon/service/server_options.h"
#include "daemon/service/signals.h"
#include "daemon/service/status_line.h"
#include "daemon/service/store_probe.h"
#include "daemon/service/store_slot_book.h"
#include "daemon/service/unfinished_runs.h"
#include "daemon/status/broadcaster.h"
#include "daemon/status/routes.h"
#include "daemon/status/scrape_of.h"
#include "daemon/status/time_member.h"
#include "daemon/systemd/service_manager.h"
#include "daemon/terminal/human_format.h"
#include "pipeline/async/cancelled.h"
#include "pipeline/async/wait.h"
#include "pipeline/definition/store_kind.h"

namespace housingd::service {

namespace asio = boost::asio;

using async::awaitable;
using outcome::Deadline;
using outcome::Error;
using outcome::result;
using namespace std::chrono_literals;

namespace {

// A store that is away when the daemon begins is asked again this often.
constexpr auto store_retry = 5s;
// For answers in hand, once the runs have ended.
constexpr auto last_answers = 3s;

http::ServerOptions answering_options(const ServiceOptions& options, metrics::Metrics& metrics) {
  http::ServerOptions server = server_options(options.definitions->settings.http, options.token, options.inherited);
  server.on_answer = [&metrics](const http::Answered& answered) {
    metrics.on_answer(answered);
    spdlog::log(answered.method == "POST" ? spdlog::level::info : spdlog::level::debug, "{} {} {} for {}",
                answered.method, answered.path, answered.status, answered.peer);
  };
  return server;
}

class Daemon {
 public:
  // `condition` is told of what holds up the store's operations.
  Daemon(ServiceOptions options, std::unique_ptr<upsert::Store> store, metrics::StoreCondition& condition,
         asio::io_context& context);

  void listen(std::list<http::Listening> bound);
  result<void> work();

 private:
  awaitable<void> live();
  awaitable<result<void>> begin();
  awaitable<result<void>> begin_with_store();
  awaitable<void> end();
  [[nodiscard]] std::string where() const;
  void on_stop();
  void on_reload();
  void begin_to_drain();
  void set_phase(status::Phase phase);
  [[nodiscard]] status::Surroundings surroundings();
  void on_store_change();
  [[nodiscard]] std::string store_trouble() const;
  [[nodiscard]] std::vector<status::Check> checks() const;
  [[nodiscard]] metrics::Scrape scrape() const;

  ServiceOptions options_;
  asio::io_context& context_;
  asio::thread_pool blocking_{1};
  metrics::Metrics metrics_;
  std::unique_ptr<upsert::Store> opened_;
  metrics::StoreCondition& condition_;
  metrics::MeasuredStore store_;
  systemd::ServiceManager manager_;

  runner::Runner runner_;
  std::unique_ptr<scheduler::Alarm> alarm_;
  StoreSlotBook book_;
  RunLauncher launcher_;
  SchedulerWatchers watchers_;
  scheduler::Scheduler scheduler_;
  EndTeller end_teller_;
  IdleMemory idle_memory_;
  RunLog log_;
  Reloader reloader_;

  http::EventStream events_;
  status::Surroundings surroundings_;
  status::Broadcaster broadcaster_;
  http::Router router_;
  http::Server server_;

  Heartbeat heartbeat_;
  StoreProbe probe_;
  Signals signals_;
  asio::cancellation_signal living_;
  status::Phase phase_ = status::Phase::starting;
  bool stop_wanted_ = false;
  std::optional<Error> failure_;
  std::exception_ptr thrown_;
};

Daemon::Daemon(ServiceOptions options, std::unique_ptr<upsert::Store> store, metrics::StoreCondition& condition,
               asio::io_context& context)
    : options_(std::move(options)),
      context_(context),
      opened_(std::move(store)),
      condition_(condition),
      store_(*opened_, metrics_, condition_),
      runner_(context.get_executor(), store_, options_.definitions->settings.runs_at_once),
      alarm_(scheduler::make_system_alarm(context.get_executor())),
      book_(store_),
      launcher_(runner_),
      scheduler_(context.get_executor(), *alarm_, book_, launcher_, watchers_),
      end_teller_(scheduler_),
      idle_memory_(context.get_executor(), runner_),
      reloader_(options_.load, blocking_.get_executor(), store_, runner_, scheduler_, options_.definitions),
      surroundings_(surroundings()),
      broadcaster_(context.get_executor(), surroundings_),
      server_(context.get_executor(), answering_options(options_, metrics_), router_),
      heartbeat_(context.get_executor(), manager_, scheduler_, runner_, metrics_),
      probe_(context.get_executor(), store_, condition_),
      signals_(context.get_executor(), [this] { on_reload(); }, [this] { on_stop(); }) {
  // The scheduler goes first: what others show of a job comes of it.
  runner_.add_watcher(end_teller_);
  runner_.add_watcher(idle_memory_);
  runner_.add_watcher(log_);
  runner_.add_watcher(metrics_);
  runner_.add_watcher(broadcaster_);
  watchers_.add(log_);
  watchers_.add(metrics_);
  watchers_.add(broadcaster_);
  condition_.on_change([this] { on_store_change(); });
  status::add_routes(router_, surroundings_, broadcaster_);
  router_.on_defect([](std::string_view pattern, std::string_view what) {
    spdlog::error("a defect of this program at {}: {}", pattern, what);
  });
}

status::Surroundings Daemon::surroundings() {
  return {.runner = runner_,
          .scheduler = scheduler_,
          .store = store_,
          .store_kind = definition::store_kind(options_.store_url).value_or(definition::StoreKind::sqlite),
          .events = events_,
          .definitions = [this] { return reloader_.definitions(); },
          .phase = [this] { return phase_; },
          .checks = [this] { return checks(); },
          .config = [this] { return reloader_.state(); },
          .reload = [this] { return reloader_.reload(); },
          .metrics = [this] { return metrics_.text(scrape()); },
          .started_at = std::chrono::system_clock::now()};
}

metrics::Scrape Daemon::scrape() const {
  metrics::Scrape scrape = status::scrape_of(surroundings_, broadcaster_.board());
  scrape.connections = server_.connections();
  return scrape;
}

std::string Daemon::store_trouble() const {
  const auto& trouble = condition_.trouble();
  if (!trouble) return condition_.has_answered() ? std::string() : "it has not answered yet";
  const auto lasts = metrics::StoreCondition::Clock::now() - trouble->since;
  const auto since = status::now() - std::chrono::duration_cast<std::chrono::milliseconds>(lasts);
  return "it has not worked since " + status::time_text(since) + ": " + trouble->reason;
}

void Daemon::on_store_change() {
  const auto& trouble = condition_.trouble();
  runner_.set_store_trouble(trouble ? trouble->reason : std::string());
  broadcaster_.store_changed();
}

std::vector<status::Check> Daemon::checks() const {
  const std::string trouble = store_trouble();
  return {{.name = "store", .ok = trouble.empty(), .detail = trouble},
          {.name = "scheduler",
           .ok = phase_ == status::Phase::ready,
           .detail = phase_ == status::Phase::starting ? "not started yet" : "no new starts: the daemon is stopping"}};
}

void Daemon::listen(std::list<http::Listening> bound) {
  server_.listen(std::move(bound));
  server_.start();
}

std::string Daemon::where() const {
  std::string text = "control at " + control_socket(options_.definitions->settings.http);
  for (const auto& address : server_.addresses()) text += ", page at http://" + address + "/";
  return text;
}

result<void> Daemon::work() {
  asio::co_spawn(context_, live(), [this](std::exception_ptr thrown) { thrown_ = std::move(thrown); });
  context_.run();
  if (thrown_) std::rethrow_exception(thrown_);
  if (failure_) return *failure_;
  return {};
}

awaitable<void> Daemon::live() {
  const auto executor = context_.get_executor();
  asio::steady_timer over(executor, asio::steady_timer::time_point::max());
  bool is_over = false;
  // What can be cancelled is a coroutine of its own: its end must not be.
  asio::co_spawn(executor, begin(),
                 asio::bind_cancellation_slot(living_.slot(), [&](std::exception_ptr thrown, result<void> begun) {
                   if (thrown) thrown_ = std::move(thrown);
                   if (!begun && !stop_wanted_) failure_ = begun.error();
                   is_over = true;
                   over.cancel();
                 }));
  boost::system::error_code ignored;
  auto waiting = over.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  if (!is_over) co_await std::move(waiting);
  auto ending = end();
  co_await std::move(ending);
}

// Returns when the daemon is to stop.
awaitable<result<void>> Daemon::begin() {
  co_await asio::this_coro::throw_if_cancelled(false);
  heartbeat_.start();
  runner_.adopt(options_.definitions);
  broadcaster_.show_jobs();
  while (true) {
    auto beginning = begin_with_store();
    const auto begun = co_await std::move(beginning);
    if (begun) break;
    const bool cancelled = co_await async::was_cancelled();
    if (cancelled || begun.error().disposition() != outcome::Disposition::retry) co_return begun.error();
    spdlog::warn("{}; tried again in {} s", begun.error().message(), store_retry.count());
    auto pausing = async::wait_until(std::chrono::steady_clock::now() + store_retry);
    const auto paused = co_await std::move(pausing);
    if (!paused) co_return paused.error();
  }
  set_phase(status::Phase::ready);
  manager_.ready();
  probe_.start();
  IdleMemory::give_back();
  spdlog::info("ready: housingd {}, {}, store {}, {}", HOUSINGD_VERSION,
               terminal::counted(options_.definitions->jobs.size(), "job", "jobs"), options_.store_name, where());
  auto running = scheduler_.run();
  co_await std::move(running);
  co_return result<void>();
}

awaitable<result<void>> Daemon::begin_with_store() {
  auto taking = take_up_unfinished(&store_, &runner_, options_.definitions);
  const auto taken = co_await std::move(taking);
  if (!taken) co_return taken.error();
  auto adopting = scheduler_.adopt(options_.definitions);
  const auto adopted = co_await std::move(adopting);
  if (!adopted) co_return adopted.error();
  for (const auto& yielding : *taken) scheduler_.on_run_ended(yielding);
  auto loading = broadcaster_.load();
  const auto loaded = co_await std::move(loading);
  if (!loaded) co_return loaded.error();
  co_return result<void>();
}

awaitable<void> Daemon::end() {
  stop_wanted_ = true;
  probe_.stop();
  if (phase_ != status::Phase::draining) begin_to_drain();
  const auto limit = Deadline::after(reloader_.definitions()->settings.drain);
  auto unscheduling = scheduler_.stop(limit);
  co_await std::move(unscheduling);
  auto draining = runner_.drain(limit);
  co_await std::move(draining);
  // What else is asked of the store is for nobody to see any more.
  broadcaster_.stop();
  store_.lose_patience();
  events_.close();
  auto closing = server_.drain(Deadline::after(last_answers));
  co_await std::move(closing);
  heartbeat_.stop();
  signals_.close();
}

void Daemon::on_stop() {
  if (stop_wanted_) {
    spdlog::warn("stopping at once: what was committed stays");
    store_.lose_patience();
    scheduler_.give_up();
    return runner_.stop_now();
  }
  spdlog::info("stopping: runs finish the batches in hand; once more to stop at once");
  stop_wanted_ = true;
  begin_to_drain();
  living_.emit(asio::cancellation_type::terminal);
}

void Daemon::on_reload() {
  if (phase_ != status::Phase::ready) return;
  manager_.reloading();
  asio::co_spawn(context_, reloader_.reload(), [this](const std::exception_ptr&, const auto&) {
    // The former definitions hold after a failure: it is as ready as before.
    manager_.ready();
    broadcaster_.config_changed();
  });
}

void Daemon::begin_to_drain() {
  set_phase(status::Phase::draining);
  manager_.stopping();
}

void Daemon::set_phase(status::Phase phase) {
  phase_ = phase;
  heartbeat_.set_ready(phase == status::Phase::ready);
  broadcaster_.phase_changed();
}

}  // namespace

result<void> serve(ServiceOptions options) {
  asio::io_context context{1};
  metrics::StoreCondition condition;
  upsert::StoreOptions store_options;
  store_options.on_notice = [](std::string_view notice) { spdlog::warn("{}", notice); };
  store_options.on_held_up = [&condition](const Error& error) { condition.held_up(error); };
  // Before the store: one that cannot answer shall leave no file behind.
  const auto folder = ControlFolder::make(options.definitions->settings.http);
  if (!folder) return folder.error();
  auto bound = http::bind_all(context.get_executor(),
                              server_options(options.definitions->settings.http, options.token, options.inherited));
  if (!bound) return bound.error();
  auto store = upsert::open_store(options.store_url, upsert::Access::write, std::move(store_options));
  if (!store) return store.error();
  result<void> done;
  {
    Daemon daemon(std::move(options), std::move(*store), condition, context);
    daemon.listen(std::move(*bound));
    done = daemon.work();
  }
  if (done) spdlog::info("stopped");
  return done;
}

}  // namespace housingd::service

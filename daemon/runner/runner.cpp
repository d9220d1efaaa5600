#include "daemon/runner/runner.h"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <thread>
#include <utility>

#include "daemon/runner/active_run.h"
#include "pipeline/async/cancelled.h"
#include "pipeline/definition/partition.h"
#include "pipeline/upsert/slot_time.h"

namespace housingd::runner {

namespace asio = boost::asio;

using async::awaitable;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::RunId;

namespace {

using WallClock = std::chrono::system_clock;

// Who asked for an end should not wait for minutes until a retry is due.
constexpr auto grace = std::chrono::seconds(30);

std::size_t worker_count() {
  return std::max(2U, std::thread::hardware_concurrency());
}

Error error_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& exception) {
    return {Disposition::fail_run, ErrorCode::internal, exception.what()};
  }
}

// Waits for a timer that others cancel.
awaitable<void> signalled(asio::steady_timer* timer) {
  boost::system::error_code ignored;
  auto waiting = timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_await std::move(waiting);
}

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
  return list;
}

// The run's partitions by name; those that the job does not have are an error.
result<std::vector<std::string>> partitions_for(const definition::Definitions& definitions, const definition::Job& job,
                                                const std::vector<std::string>& wanted) {
  std::vector<std::string> all;
  for (const auto& partition : definition::partitions_of(definitions, job)) all.push_back(partition.name);
  if (wanted.empty()) return all;
  std::vector<std::string> unknown;
  for (const auto& name : wanted) {
    if (std::ranges::find(all, name) == all.end()) unknown.push_back(name);
  }
  if (unknown.empty()) return wanted;
  return Error(Disposition::fail_run, ErrorCode::invalid_definition,
               "job '" + job.name + "' has no partition " + list_of(unknown));
}

}  // namespace

class Runner::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(async::Executor executor, upsert::Store& store, std::uint32_t at_once)
      : executor_(std::move(executor)),
        store_(store),
        at_once_(at_once),
        sources_(executor_),
        ended_(executor_, SteadyTime::max()) {}

  awaitable<result<RunId>> launch(Launch launch);
  awaitable<void> drain(outcome::Deadline deadline);
  void stop_now() {
    const auto all = active_;
    for (const auto& active : all) end_at_once(*active);
  }
  void end(ActiveRun& active, std::string why);
  [[nodiscard]] ActiveRun* find(const auto& wanted) const {
    const auto found = std::ranges::find_if(active_, [&](const auto& active) { return wanted(active->live); });
    return found == active_.end() ? nullptr : found->get();
  }

  std::shared_ptr<const definition::Definitions> definitions_;
  std::vector<RunWatcher*> watchers_;
  std::vector<std::shared_ptr<ActiveRun>> active_;  // in the order in which they started

  [[nodiscard]] const SourcePool& sources() const { return sources_; }
  void set_store_trouble(const std::string& reason) {
    store_trouble_ = reason;
    for (const auto& active : active_) active->live.set_store_trouble(reason);
  }

 private:
  [[nodiscard]] result<std::shared_ptr<ActiveRun>> begin(const Launch& launch);
  static awaitable<result<run::Summary>> work(std::shared_ptr<Impl> self, std::shared_ptr<ActiveRun> active,
                                              Launch launch);
  static awaitable<result<void>> admit(Impl* self, ActiveRun* active);
  void on_end(const std::shared_ptr<ActiveRun>& active, result<run::Summary> how);
  void end_at_once(ActiveRun& active);
  [[nodiscard]] bool may_work(ActiveRun& active);
  void give_seats();

  async::Executor executor_;
  upsert::Store& store_;
  std::uint32_t at_once_;
  std::uint32_t seated_ = 0;
  SourcePool sources_;
  asio::steady_timer ended_;  // cancelled: a run has ended
  bool draining_ = false;
  std::string store_trouble_;
  asio::thread_pool workers_{worker_count()};
};

result<std::shared_ptr<ActiveRun>> Runner::Impl::begin(const Launch& launch) {
  if (draining_) return Error(Disposition::stop, ErrorCode::stopped, "the daemon is stopping: nothing is started");
  const auto job = definitions_->jobs.find(launch.job);
  if (job == definitions_->jobs.end()) {
    return Error(Disposition::fail_run, ErrorCode::invalid_definition, "there is no job '" + launch.job + "'");
  }
  if (const ActiveRun* other = find([&](const LiveRun& run) { return run.job() == launch.job; })) {
    return Error(Disposition::fail_run, ErrorCode::run_conflict,
                 "job '" + launch.job + "' is under way already" +
                     (other->live.id() == 0 ? std::string() : ": run " + std::to_string(other->live.id())));
  }
  auto partitions = partitions_for(*definitions_, job->second, launch.partitions);
  if (!partitions) return partitions.error();
  auto active =
      std::make_shared<ActiveRun>(executor_, LiveRun(launch.job, launch.origin, launch.attempt, *std::move(partitions)),
                                  definitions_, sources_.take(definitions_->source_of(job->second)), watchers_);
  active->live.set_store_trouble(store_trouble_);
  active_.push_back(active);
  return active;
}

awaitable<result<RunId>> Runner::Impl::launch(Launch launch) {
  auto begun = begin(launch);
  if (!begun) co_return begun.error();
  const std::shared_ptr<ActiveRun> active = *begun;
  auto working = work(shared_from_this(), active, std::move(launch));
  asio::co_spawn(executor_, std::move(working),
                 asio::bind_cancellation_slot(
                     active->cancel.slot(),
                     [self = shared_from_this(), active](const std::exception_ptr& thrown, result<run::Summary> how) {
                       if (thrown) how = error_of(thrown);
                       self->on_end(active, std::move(how));
                     }));
  // A caller that loses its patience does not end the run.
  co_await asio::this_coro::throw_if_cancelled(false);
  auto opening = signalled(&active->opened);
  if (!active->beginning) co_await std::move(opening);
  if (!active->beginning) co_return Error(Disposition::stop, ErrorCode::stopped, "cancelled; the run goes on");
  co_return *active->beginning;
}

awaitable<result<run::Summary>> Runner::Impl::work(std::shared_ptr<Impl> self, std::shared_ptr<ActiveRun> active,
                                                   Launch launch) {
  co_await asio::this_coro::throw_if_cancelled(false);
  run::RunContext context{active->definitions,
                          active->job(),
                          active->source->client(),
                          self->store_,
                          self->workers_.get_executor(),
                          active->stop,
                          *active,
                          [impl = self.get(), run = active.get()] { return admit(impl, run); }};
  run::RunOptions options{.partitions = std::move(launch.partitions),
                          .resume = launch.resume,
                          .origin = launch.origin,
                          .attempt = launch.attempt,
                          .slots = std::move(launch.slots),
                          .trigger = std::move(launch.trigger)};
  auto running = run::run_job(std::move(context), std::move(options));
  co_return co_await std::move(running);
}

// Waits for a seat, first come first served.
awaitable<result<void>> Runner::Impl::admit(Impl* self, ActiveRun* active) {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (true) {
    self->give_seats();
    const bool cancelled = co_await async::was_cancelled();
    if (active->stop.raised() || cancelled) {
      co_return Error(Disposition::stop, ErrorCode::stopped, active->stop.why());
    }
    if (active->seated) co_return result<void>();
    auto waiting = signalled(&active->turn);
    co_await std::move(waiting);
  }
}

bool Runner::Impl::may_work(ActiveRun& active) {
  const auto ready = sources_.ready_at(*active.source);
  const auto now = std::chrono::steady_clock::now();
  if (ready && *ready <= now) return true;
  active.live.set_waiting("for runs by the former definition of source " + active.source->source().name);
  // Only a new moment: setting it wakes who waits, and two would wake each other for ever.
  if (ready && active.turn.expiry() != *ready) active.turn.expires_at(*ready);
  return false;
}

void Runner::Impl::give_seats() {
  for (const auto& active : active_) {
    if (active->seated || active->live.id() == 0 || active->stop.raised()) continue;
    if (seated_ >= at_once_) {
      active->live.set_waiting("for one of " + std::to_string(at_once_) + " seats");
      continue;
    }
    if (!may_work(*active)) continue;
    active->seated = true;
    ++seated_;
    SourcePool::begin_work(*active->source);
    active->live.set_waiting({});
    active->turn.expires_at(SteadyTime::min());
  }
}

void Runner::Impl::on_end(const std::shared_ptr<ActiveRun>& active, result<run::Summary> how) {
  active->grace.cancel();
  if (active->seated) {
    --seated_;
    SourcePool::end_work(*active->source);
  }
  std::erase(active_, active);
  if (!how) active->open(how.error());
  // The ledger has a time of its own, a moment later.
  if (how && how->run.finished_at.empty()) {
    how->run.finished_at = upsert::time_text(std::chrono::floor<std::chrono::milliseconds>(WallClock::now()));
  }
  for (RunWatcher* watcher : watchers_) watcher->on_ended(active->live, how);
  give_seats();
  ended_.cancel();
}

void Runner::Impl::end(ActiveRun& active, std::string why) {
  if (active.stop.raised()) return end_at_once(active);
  active.live.set_stopping(why);
  active.stop.raise(std::move(why));
  active.turn.cancel();
  active.grace.expires_after(grace);
  const std::weak_ptr<Impl> weak = weak_from_this();
  active.grace.async_wait([weak, run = active.shared_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!error && self) self->end_at_once(*run);
  });
}

void Runner::Impl::end_at_once(ActiveRun& active) {
  if (active.stop.level() == async::StopSignal::Level::now) return;
  if (!active.stop.raised()) active.stop.raise(std::string(interrupted_by_stop));
  active.stop.raise();
  active.grace.cancel();
  active.turn.cancel();
  active.cancel.emit(asio::cancellation_type::terminal);
}

awaitable<void> Runner::Impl::drain(outcome::Deadline deadline) {
  draining_ = true;
  // Asked to end twice means at once: those that were asked already go on ending.
  for (const auto& active : active_) {
    if (!active->stop.raised()) end(*active, std::string(interrupted_by_stop));
  }
  bool patient = true;
  while (!active_.empty()) {
    ended_.expires_at(patient ? deadline.when() : SteadyTime::max());
    auto waiting = signalled(&ended_);
    co_await std::move(waiting);
    if (patient && deadline.has_passed()) {
      patient = false;
      stop_now();
    }
  }
}

Runner::Runner(async::Executor executor, upsert::Store& store, std::uint32_t at_once)
    : impl_(std::make_shared<Impl>(std::move(executor), store, at_once)) {}

Runner::~Runner() = default;

void Runner::add_watcher(RunWatcher& watcher) {
  impl_->watchers_.push_back(&watcher);
}

void Runner::adopt(std::shared_ptr<const definition::Definitions> definitions) {
  impl_->definitions_ = std::move(definitions);
}

awaitable<result<RunId>> Runner::launch(Launch launch) {
  return impl_->launch(std::move(launch));
}

void Runner::set_store_trouble(const std::string& reason) {
  impl_->set_store_trouble(reason);
}

bool Runner::cancel(RunId run, std::string why) {
  ActiveRun* active = impl_->find([run](const LiveRun& live) { return live.id() == run; });
  if (active != nullptr) impl_->end(*active, std::move(why));
  return active != nullptr;
}

bool Runner::is_running(std::string_view job) const {
  return live_of(job) != nullptr;
}

std::vector<const LiveRun*> Runner::live() const {
  std::vector<const LiveRun*> runs;
  for (const auto& active : impl_->active_) runs.push_back(&active->live);
  return runs;
}

const LiveRun* Runner::live(RunId run) const {
  const ActiveRun* active = impl_->find([run](const LiveRun& live) { return live.id() == run; });
  return active == nullptr ? nullptr : &active->live;
}

const LiveRun* Runner::live_of(std::string_view job) const {
  const ActiveRun* active = impl_->find([job](const LiveRun& live) { return live.job() == job; });
  return active == nullptr ? nullptr : &active->live;
}

std::vector<Runner::SourceView> Runner::sources() const {
  std::vector<SourceView> views;
  for (const SourceUse* use : impl_->sources().sources()) {
    views.push_back({use->source().name, use->source().rate_limit, use->client().observe()});
  }
  return views;
}

awaitable<void> Runner::drain(outcome::Deadline deadline) {
  return impl_->drain(deadline);
}

void Runner::stop_now() {
  impl_->stop_now();
}

}  // namespace housingd::runner

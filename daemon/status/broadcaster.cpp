#include "daemon/status/broadcaster.h"

#include <boost/asio/post.hpp>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include "daemon/board/past_reader.h"
#include "daemon/progress/event_lines.h"
#include "daemon/status/event_json.h"
#include "daemon/status/progress_pace.h"

namespace housingd::status {

using async::awaitable;
using outcome::result;

namespace {

// Beyond this, one `reset` is cheaper for everybody.
constexpr std::size_t most_jobs_at_once = 100;

}  // namespace

class Broadcaster::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(async::Executor executor, const Surroundings& around)
      : executor_(std::move(executor)),
        around_(around),
        reader_(executor_, around.store, board_,
                {.is_running = [this](std::string_view job) { return around_.runner.is_running(job); },
                 .on_read = [this](const std::string& job) { job_changed(job); }}) {}

  static awaitable<result<void>> load(std::shared_ptr<Impl> self);
  void show_jobs() { board_.adopt(around_.definitions()); }
  void adopt();
  void stop() { reader_.stop(); }
  void job_changed(std::string_view job);
  void tell_progress(const runner::LiveRun& run);
  void on_event(const runner::LiveRun& run, const run::Event& event);
  void on_ended(const runner::LiveRun& run, const result<run::Summary>& ended);
  void publish(std::string_view event, const std::string& json) { around_.events.publish(event, json); }

  const Surroundings& around() const { return around_; }
  const board::JobBoard& board() const { return board_; }

 private:
  void take(const runner::LiveRun& run, const run::RunStarted& event);
  void take(const runner::LiveRun& run, const run::PartitionEnded& event);
  void take(const runner::LiveRun& run, const run::Trouble& event);
  template <class Other>
  void take(const runner::LiveRun&, const Other&) {}
  void tell_jobs();

  async::Executor executor_;
  const Surroundings& around_;
  board::JobBoard board_;
  board::PastReader reader_;
  ProgressPace pace_;
  std::set<std::string, std::less<>> changed_;
};

awaitable<result<void>> Broadcaster::Impl::load(std::shared_ptr<Impl> self) {
  self->board_.adopt(self->around_.definitions());
  std::vector<std::string> jobs;
  for (const auto& [job, entry] : self->board_.jobs()) jobs.push_back(job);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    auto reading = self->reader_.read(jobs[i]);
    const auto done = co_await std::move(reading);
    if (done) continue;
    for (; i < jobs.size(); ++i) self->reader_.ask(jobs[i]);
    co_return done.error();
  }
  self->publish("reset", "{}");
  co_return result<void>();
}

void Broadcaster::Impl::adopt() {
  const auto difference = board_.adopt(around_.definitions());
  for (const auto& job : difference.removed) publish("removed_job", removed_job_event(job));
  for (const auto& job : difference.changed) {
    reader_.ask(job);
    job_changed(job);
  }
}

void Broadcaster::Impl::job_changed(std::string_view job) {
  const bool first = changed_.empty();
  changed_.emplace(job);
  if (!first) return;
  boost::asio::post(executor_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->tell_jobs();
  });
}

void Broadcaster::Impl::tell_jobs() {
  const auto changed = std::exchange(changed_, {});
  if (changed.size() > most_jobs_at_once) return publish("reset", "{}");
  for (const auto& job : changed) {
    const board::JobEntry* entry = board_.find(job);
    if (entry == nullptr) continue;
    const JobFacts facts = facts_of(*entry, around_);
    publish("job", job_event(facts));
    // It had started when it was found that it has to wait: no event tells of that.
    if (facts.running != nullptr && !facts.running->waiting().empty()) tell_progress(*facts.running);
  }
}

void Broadcaster::Impl::tell_progress(const runner::LiveRun& run) {
  publish("run_progress", run_event(run));
}

void Broadcaster::Impl::take(const runner::LiveRun& run, const run::RunStarted&) {
  publish("run_started", run_event(run));
  job_changed(run.job());
}

void Broadcaster::Impl::take(const runner::LiveRun& run, const run::PartitionEnded& event) {
  board_.partition_ended(run.job(), run.id(), event, now());
  publish("partition_ended", partition_ended_event(run, event));
}

void Broadcaster::Impl::take(const runner::LiveRun& run, const run::Trouble& event) {
  publish("trouble", trouble_event(run, progress::trouble_line(event)));
}

void Broadcaster::Impl::on_event(const runner::LiveRun& run, const run::Event& event) {
  std::visit([&](const auto& told) { take(run, told); }, event);
  if (std::holds_alternative<run::RunStarted>(event)) return;
  if (pace_.may_tell(run.job(), ProgressPace::Clock::now())) tell_progress(run);
}

void Broadcaster::Impl::on_ended(const runner::LiveRun& run, const result<run::Summary>& ended) {
  pace_.forget(run.job());
  if (ended) {
    board_.run_ended(ended->run);
  } else {
    reader_.ask(run.job());
  }
  publish("run_ended", run_ended_event(run, ended));
  job_changed(run.job());
}

Broadcaster::Broadcaster(async::Executor executor, const Surroundings& around)
    : impl_(std::make_shared<Impl>(std::move(executor), around)) {}

Broadcaster::~Broadcaster() = default;

void Broadcaster::show_jobs() {
  impl_->show_jobs();
}

awaitable<result<void>> Broadcaster::load() {
  return Impl::load(impl_);
}

void Broadcaster::stop() {
  impl_->stop();
}

void Broadcaster::config_changed() {
  impl_->adopt();
  impl_->publish("config", config_event(impl_->around().config()));
}

void Broadcaster::phase_changed() {
  impl_->publish("phase", phase_event(impl_->around().phase()));
}

// Seldom, and all that is under way may be held up by it.
void Broadcaster::store_changed() {
  impl_->publish("reset", "{}");
}

void Broadcaster::job_changed(std::string_view job) {
  impl_->job_changed(job);
}

void Broadcaster::run_changed(const runner::LiveRun& run) {
  impl_->tell_progress(run);
}

const board::JobBoard& Broadcaster::board() const {
  return impl_->board();
}

void Broadcaster::on_event(const runner::LiveRun& run, const run::Event& event) {
  impl_->on_event(run, event);
}

void Broadcaster::on_ended(const runner::LiveRun& run, const result<run::Summary>& ended) {
  impl_->on_ended(run, ended);
}

void Broadcaster::decided(const upsert::SlotRecord& slot) {
  impl_->publish("slot", slot_event(slot));
  impl_->job_changed(slot.job);
}

void Broadcaster::launched(const scheduler::ScheduledLaunch& launch, upsert::RunId, std::chrono::milliseconds) {
  impl_->job_changed(launch.job);
}

// Every next start may be another now.
void Broadcaster::clock_moved(const scheduler::ClockMove&) {
  impl_->publish("reset", "{}");
}

void Broadcaster::trouble(std::string_view what) {
  impl_->publish("trouble", scheduler_trouble_event(what));
}

}  // namespace housingd::status

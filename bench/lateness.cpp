// How late jobs start that are due together, by the system's own clock.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/idle_surroundings.h"

namespace housingd::bench {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class LatenessWatcher final : public NoWatcher {
 public:
  LatenessWatcher(asio::io_context& io, std::size_t jobs) : io_(io), jobs_(jobs) {}

  void launched(const scheduler::ScheduledLaunch&, upsert::RunId, milliseconds lateness) override {
    all_.push_back(lateness);
    if (all_.size() == jobs_) io_.stop();
  }

  [[nodiscard]] double quantile(double share) {
    std::ranges::sort(all_);
    const auto at = static_cast<std::size_t>(share * static_cast<double>(all_.size() - 1));
    return static_cast<double>(all_.at(at).count());
  }

 private:
  asio::io_context& io_;
  std::size_t jobs_;
  std::vector<milliseconds> all_;
};

std::shared_ptr<const definition::Definitions> due_at(schedule::Instant when, std::size_t count) {
  auto definitions = std::make_shared<definition::Definitions>();
  for (std::size_t i = 0; i < count; ++i) {
    definition::Job job;
    job.name = "job-" + std::to_string(i);
    job.schedule.emplace();
    job.schedule->every = 1h;
    job.schedule->phase = when.time_since_epoch() % 1h;
    definitions->jobs.emplace(job.name, std::move(job));
  }
  return definitions;
}

// All in the same millisecond; the time that is shown is mostly the wait for it.
void lateness(benchmark::State& state) {
  const auto jobs = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    asio::io_context io;
    EmptyBook book;
    IdleLauncher launcher;
    LatenessWatcher watcher(io, jobs);
    const auto alarm = scheduler::make_system_alarm(io.get_executor());
    scheduler::Scheduler scheduler(io.get_executor(), *alarm, book, launcher, watcher);
    asio::co_spawn(io, scheduler.adopt(due_at(alarm->now() + 300ms, jobs)),
                   [](const std::exception_ptr&, const outcome::result<void>& adopted) {
                     if (!adopted) throw std::runtime_error(adopted.error().message());
                   });
    asio::co_spawn(io, scheduler.run(), [](const std::exception_ptr&) {});
    io.run_for(30s);
    state.counters["p50_ms"] = watcher.quantile(0.50);
    state.counters["p99_ms"] = watcher.quantile(0.99);
    state.counters["max_ms"] = watcher.quantile(1.0);
  }
}

BENCHMARK(lateness)->ArgName("jobs")->Arg(1'000)->Arg(10'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace housingd::bench

// A scheduler with very many jobs: how fast it takes them over, and finds the
// next one.
#include <benchmark/benchmark.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/idle_surroundings.h"
#include "daemon/scheduler/roster.h"

namespace housingd::bench {
namespace {

namespace asio = async::asio;
using outcome::result;
using schedule::Instant;

constexpr Instant now = std::chrono::sys_days(std::chrono::year(2026) / 10 / 1);

class StoppedAlarm final : public scheduler::Alarm {
 public:
  [[nodiscard]] Instant now() const override { return bench::now; }
  async::awaitable<scheduler::Woke> wait_until(Instant) override { co_return scheduler::Woke::nudged; }
  void nudge() override {}
  [[nodiscard]] scheduler::ClockMove moved() override { return {}; }
};

std::shared_ptr<const definition::Definitions> jobs(std::int64_t count) {
  const char* zones[] = {"UTC", "Europe/Copenhagen", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"};
  auto definitions = std::make_shared<definition::Definitions>();
  for (std::int64_t i = 0; i < count; ++i) {
    definition::Job job;
    job.name = "job-" + std::to_string(i);
    job.schedule.emplace();
    job.schedule->cron =
        definition::parse_cron(std::to_string(i % 60) + " " + std::to_string(i % 24) + " * * " + std::to_string(i % 7))
            .expression;
    job.schedule->timezone = zones[i % 5];
    job.schedule->jitter = std::chrono::minutes(10);
    definitions->jobs.emplace(job.name, std::move(job));
  }
  return definitions;
}

// All of it, but for the store's answer: times, identity, jitter, first start, heap.
void adopt(benchmark::State& state) {
  const auto definitions = jobs(state.range(0));
  StoppedAlarm alarm;
  EmptyBook book;
  IdleLauncher launcher;
  NoWatcher watcher;
  for (auto _ : state) {
    asio::io_context io;
    auto scheduler = std::make_unique<scheduler::Scheduler>(io.get_executor(), alarm, book, launcher, watcher);
    asio::co_spawn(io, scheduler->adopt(definitions), [](const std::exception_ptr&, const result<void>& adopted) {
      if (!adopted) throw std::runtime_error(adopted.error().message());
    });
    io.run();
    state.PauseTiming();
    scheduler.reset();
    state.ResumeTiming();
  }
}

// The first of the heap, its next time, and its new place.
void next_of_all(benchmark::State& state) {
  const auto definitions = jobs(state.range(0));
  schedule::Zones zones;
  scheduler::Roster::Jobs all;
  for (const auto& [name, job] : definitions->jobs) {
    auto followed = std::make_shared<scheduler::JobState>(scheduler::plan_of(definitions, job, zones).value());
    followed->advance_to(now);
    all.emplace(name, std::move(followed));
  }
  scheduler::Roster roster;
  roster.replace(std::move(all));
  for (auto _ : state) {
    scheduler::JobState& job = *roster.first();
    job.advance_to(*job.next_slot);
    roster.update(job);
  }
}

BENCHMARK(adopt)->ArgName("jobs")->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(next_of_all)->ArgName("jobs")->Arg(100)->Arg(100'000);

}  // namespace
}  // namespace housingd::bench

// How fast a schedule says what comes next, and how fast a daemon with very
// many jobs knows all of their next times.
#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/schedule/jitter.h"
#include "daemon/schedule/schedule_times.h"

namespace housingd::bench {
namespace {

using schedule::Instant;
using schedule::ScheduleTimes;
using schedule::Zones;

constexpr Instant now = std::chrono::sys_days(std::chrono::year(2026) / 10 / 1);

definition::Schedule scheduled(const std::string& cron, const std::string& zone) {
  definition::Schedule made;
  made.cron = definition::parse_cron(cron).expression;
  if (!made.cron) throw std::runtime_error("no cron expression: " + cron);
  made.timezone = zone;
  return made;
}

ScheduleTimes times_of(const definition::Schedule& schedule, Zones& zones) {
  auto times = ScheduleTimes::of(schedule, zones);
  if (!times) throw std::runtime_error(times.error().message());
  return *std::move(times);
}

// Each time from the one before, as a daemon asks; from the beginning again
// before the horizon is near.
void step(benchmark::State& state, const ScheduleTimes& times) {
  constexpr int steps = 1'000;
  int left = steps;
  Instant at = now;
  for (auto _ : state) {
    const auto fire = times.next_after(at);
    benchmark::DoNotOptimize(fire);
    at = --left > 0 && fire ? fire->at : now;
    if (left == 0) left = steps;
  }
}

void next_fire(benchmark::State& state, const char* cron, const char* zone) {
  Zones zones;
  step(state, times_of(scheduled(cron, zone), zones));
}

void next_interval(benchmark::State& state) {
  Zones zones;
  definition::Schedule schedule;
  schedule.every = std::chrono::minutes(15);
  step(state, times_of(schedule, zones));
}

void parse(benchmark::State& state, const char* cron) {
  for (auto _ : state) benchmark::DoNotOptimize(definition::parse_cron(cron));
}

// As a daemon does when it starts: every job's times, jitter and next start.
void seed_schedules(benchmark::State& state) {
  const char* zone_names[] = {"UTC", "Europe/Copenhagen", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"};
  std::vector<definition::Schedule> schedules;
  std::vector<std::string> names;
  for (int i = 0; i < state.range(0); ++i) {
    const std::string cron = std::to_string(i % 60) + " " + std::to_string(i % 24) + " * * " + std::to_string(i % 7);
    schedules.push_back(scheduled(cron, zone_names[i % 5]));
    names.push_back("job-" + std::to_string(i));
  }
  for (auto _ : state) {
    Zones zones;
    for (std::size_t i = 0; i < schedules.size(); ++i) {
      const auto fire = times_of(schedules[i], zones).next_after(now);
      benchmark::DoNotOptimize(fire->at + schedule::offset_of(names[i], std::chrono::minutes(10)));
    }
  }
}

void load_zone(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(schedule::load_zone("Europe/Copenhagen"));
}

BENCHMARK_CAPTURE(next_fire, quarterly, "*/15 * * * *", "Europe/Copenhagen");
BENCHMARK_CAPTURE(next_fire, daily, "0 3 * * *", "Europe/Copenhagen");
BENCHMARK_CAPTURE(next_fire, weekly, "0 3 * * SUN", "Europe/Copenhagen");
BENCHMARK_CAPTURE(next_fire, weekly_in_utc, "0 3 * * SUN", "UTC");
BENCHMARK_CAPTURE(next_fire, monthly, "0 22 1 * *", "Europe/Copenhagen");
BENCHMARK_CAPTURE(next_fire, yearly, "0 0 1 1 *", "Europe/Copenhagen");
BENCHMARK_CAPTURE(next_fire, leap_day, "0 0 29 2 *", "Europe/Copenhagen");
BENCHMARK_CAPTURE(next_fire, leap_day_on_a_sunday, "0 0 29 2 */7", "Europe/Copenhagen");
BENCHMARK(next_interval);
BENCHMARK_CAPTURE(parse, weekly, "0 3 * * SUN");
BENCHMARK_CAPTURE(parse, list, "0,5,10-20/2,30-50/3 */2 1-7,15 JAN-MAR,DEC MON-FRI");
BENCHMARK(load_zone)->Unit(benchmark::kMicrosecond);
BENCHMARK(seed_schedules)->ArgName("jobs")->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace housingd::bench

BENCHMARK_MAIN();

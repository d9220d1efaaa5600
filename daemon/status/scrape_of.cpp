#include "daemon/status/scrape_of.h"

#include <algorithm>
#include <array>

#include "daemon/status/job_json.h"

namespace housingd::status {
namespace {

using board::Health;

constexpr std::array all_health{Health::never,      Health::ok,     Health::stale,
                                Health::incomplete, Health::failed, Health::interrupted};

metrics::JobScrape scrape_of(const JobFacts& facts) {
  const board::JobPast& past = facts.entry.past;
  const bool paused = facts.view && facts.view->paused_at;
  metrics::JobScrape job;
  job.job = facts.entry.job->name;
  job.paused = paused;
  job.running = facts.running != nullptr;
  const Health health = health_of(facts).health;
  for (const Health one : all_health) job.health.emplace_back(name_of(one), one == health ? 1 : 0);
  const board::Coverage coverage = board::coverage_of(past.standings);
  job.partitions = {{"complete", static_cast<double>(coverage.complete)},
                    {"incomplete", static_cast<double>(coverage.incomplete)},
                    {"failed", static_cast<double>(coverage.failed)},
                    {"interrupted", static_cast<double>(coverage.interrupted)},
                    {"never", static_cast<double>(coverage.never)}};
  job.last_complete = board::complete_since(past.standings);
  if (past.last_run) job.last_run = board::instant_of(past.last_run->finished_at);
  if (facts.view) job.next_run = facts.view->next;
  if (facts.running != nullptr) {
    job.progress = std::clamp(facts.running->progress(progress::Clock::now()).fraction, 0.0, 1.0);
  }
  return job;
}

bool store_answers(const std::vector<Check>& checks) {
  const auto check = std::ranges::find(checks, std::string_view("store"), &Check::name);
  return check == checks.end() || check->ok;
}

}  // namespace

metrics::Scrape scrape_of(const Surroundings& around, const board::JobBoard& board) {
  metrics::Scrape scrape;
  for (const auto& [name, entry] : board.jobs()) scrape.jobs.push_back(scrape_of(facts_of(entry, around)));
  const auto sources = around.runner.sources();
  for (const auto& source : sources) {
    scrape.sources.push_back({.source = source.source, .observation = source.observation});
  }
  const auto runs = around.runner.live();
  for (const runner::LiveRun* run : runs) {
    ++(run->waiting().empty() ? scrape.runs_working : scrape.runs_waiting);
  }
  const auto checks = around.checks();
  scrape.store_up = store_answers(checks);
  scrape.ready =
      around.phase() == Phase::ready && std::ranges::all_of(checks, [](const Check& check) { return check.ok; });
  scrape.subscribers = around.events.subscribers();
  const ConfigState config = around.config();
  scrape.reload_succeeded = !config.error;
  scrape.config_loaded = config.loaded_at;
  return scrape;
}

}  // namespace housingd::status

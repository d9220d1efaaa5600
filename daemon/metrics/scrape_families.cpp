#include "daemon/metrics/scrape_families.h"

#include <algorithm>

#include "daemon/metrics/build_info.h"

namespace housingd::metrics {
namespace {

using std::chrono::duration;
using Circuit = fetch::CircuitBreaker::State;

constexpr std::array<std::string_view, 6> status_classes{"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
constexpr std::array<std::pair<Circuit, std::string_view>, 3> circuit_states{
    {{Circuit::closed, "closed"}, {Circuit::open, "open"}, {Circuit::half_open, "half_open"}}};

double number(bool truth) {
  return truth ? 1 : 0;
}

double seconds(WallTime when) {
  return duration<double>(when.time_since_epoch()).count();
}

void add_time(FamilyBuilder& families, const Metric& metric, const LabelValues& labels,
              const std::optional<WallTime>& when) {
  if (when) families.add(metric, labels, seconds(*when));
}

void add(FamilyBuilder& families, const JobScrape& job) {
  for (const auto& [health, value] : job.health) families.add(metric::job_health, {job.job, health}, value);
  for (const auto& [state, count] : job.partitions) families.add(metric::job_partitions, {job.job, state}, count);
  add_time(families, metric::job_last_complete, {job.job}, job.last_complete);
  add_time(families, metric::job_last_run, {job.job}, job.last_run);
  add_time(families, metric::job_next_run, {job.job}, job.next_run);
  families.add(metric::job_paused, {job.job}, number(job.paused));
  families.add(metric::job_running, {job.job}, number(job.running));
  if (job.progress) families.add(metric::job_progress, {job.job}, *job.progress);
}

double pause_left(std::chrono::steady_clock::time_point until) {
  return std::max(0.0, duration<double>(until - std::chrono::steady_clock::now()).count());
}

void add(FamilyBuilder& families, const SourceScrape& source) {
  const auto& seen = source.observation;
  for (std::size_t digit = 0; digit < status_classes.size(); ++digit) {
    families.add(metric::source_requests, {source.source, status_classes[digit]},
                 static_cast<double>(seen.totals.by_status[digit]));
  }
  families.add(metric::source_retries, {source.source}, static_cast<double>(seen.totals.retried));
  families.add(metric::source_bytes, {source.source}, static_cast<double>(seen.totals.bytes));
  families.add(metric::source_in_flight, {source.source}, seen.in_flight);
  families.add(metric::source_waiting, {source.source}, static_cast<double>(seen.waiting));
  families.add(metric::source_pause, {source.source}, pause_left(seen.paused_until));
  families.add(metric::source_rate, {source.source}, seen.rate);
  for (const auto& [state, name] : circuit_states) {
    families.add(metric::source_circuit, {source.source, name}, number(seen.circuit == state));
  }
}

void add_build(FamilyBuilder& families) {
  LabelValues values;
  for (const auto& [name, value] : build_info()) values.push_back(value);
  families.add(metric::build_info, values, 1);
}

}  // namespace

Families families_of(const Scrape& scrape) {
  FamilyBuilder families;
  for (const auto& job : scrape.jobs) add(families, job);
  for (const auto& source : scrape.sources) add(families, source);
  families.add(metric::runs_working, {}, static_cast<double>(scrape.runs_working));
  families.add(metric::runs_waiting, {}, static_cast<double>(scrape.runs_waiting));
  families.add(metric::store_up, {}, number(scrape.store_up));
  families.add(metric::http_connections, {}, static_cast<double>(scrape.connections));
  families.add(metric::event_subscribers, {}, static_cast<double>(scrape.subscribers));
  families.add(metric::ready, {}, number(scrape.ready));
  families.add(metric::config_success, {}, number(scrape.reload_succeeded));
  families.add(metric::config_loaded, {}, seconds(scrape.config_loaded));
  add_build(families);
  return families.take();
}

}  // namespace housingd::metrics

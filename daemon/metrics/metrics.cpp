#include "daemon/metrics/metrics.h"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <variant>

#include "daemon/metrics/process.h"
#include "daemon/metrics/scrape_families.h"
#include "daemon/metrics/series.h"

namespace housingd::metrics {
namespace {

using Seconds = std::chrono::duration<double>;

// Up to the deadline that jobs have by default, and twice that.
const std::vector<double> run_seconds{1, 5, 15, 60, 300, 900, 1'800, 3'600, 7'200, 14'400, 21'600, 43'200};
const std::vector<double> lateness_seconds{0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 30, 60, 600, 3'600, 86'400};
const std::vector<double> store_seconds{0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30};
const std::vector<double> http_seconds{0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};
const std::vector<double> lag_seconds{0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5};

constexpr std::string_view event_stream_path = "/api/v1/events";

// The methods that are spoken; what peers make up must not make series.
std::string_view method_label(std::string_view method) {
  for (const std::string_view known : {"GET", "HEAD", "POST", "OPTIONS"}) {
    if (method == known) return known;
  }
  return method.empty() ? "none" : "other";
}

}  // namespace

class Metrics::Counts {
 public:
  prometheus::Registry registry;

  Counters runs{registry, metric::runs};
  Counters run_errors{registry, metric::run_errors};
  Histograms run_duration{registry, metric::run_duration, run_seconds};
  Counters run_troubles{registry, metric::run_troubles};
  Counters records{registry, metric::records};
  Counters rows{registry, metric::rows};
  Counters changes{registry, metric::changes};
  Counters rejects{registry, metric::rejects};
  Counters slots{registry, metric::slots};
  Histograms slot_lateness{registry, metric::slot_lateness, lateness_seconds};
  Counters clock_moves{registry, metric::clock_moves};
  Counters scheduler_troubles{registry, metric::scheduler_troubles};
  Histograms store_duration{registry, metric::store_duration, store_seconds};
  Counters store_errors{registry, metric::store_errors};
  Counters http_requests{registry, metric::http_requests};
  Histograms http_duration{registry, metric::http_duration, http_seconds};
  Histograms loop_lag{registry, metric::loop_lag, lag_seconds};

  // Those that are defined, and those whose last run still goes on.
  void keep_jobs(const Scrape& scrape) {
    std::set<std::string_view> jobs;
    for (const auto& job : scrape.jobs) jobs.insert(job.job);
    const auto is_job = [&jobs](const std::string& name) { return jobs.contains(name); };
    for (Counters* counters : {&runs, &run_errors, &run_troubles, &records, &rejects, &slots}) counters->keep(is_job);
    run_duration.keep(is_job);
  }
};

Metrics::Metrics() : counts_(std::make_unique<Counts>()) {}

Metrics::~Metrics() = default;

std::string Metrics::text(const Scrape& scrape) {
  counts_->keep_jobs(scrape);
  Families families = counts_->registry.Collect();
  for (Families more : {families_of(scrape), process_families()}) {
    std::ranges::move(more, std::back_inserter(families));
  }
  std::ranges::sort(families, {}, &prometheus::MetricFamily::name);
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families);
  return std::move(text).str();
}

void Metrics::on_answer(const http::Answered& answered) {
  counts_->http_requests.add({method_label(answered.method), std::to_string(answered.status)});
  if (answered.path == event_stream_path) return;
  counts_->http_duration.observe({}, Seconds(answered.duration).count());
}

void Metrics::observe_loop_lag(std::chrono::steady_clock::duration lag) {
  counts_->loop_lag.observe({}, std::max(0.0, Seconds(lag).count()));
}

void Metrics::on_event(const runner::LiveRun& run, const run::Event& event) {
  if (std::holds_alternative<run::Trouble>(event)) counts_->run_troubles.add({run.job()});
}

void Metrics::on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) {
  if (!ended) {
    counts_->run_errors.add({run.job(), outcome::name_of(ended.error().code())});
    return;
  }
  counts_->runs.add({run.job(), upsert::name_of(run.origin()), upsert::name_of(ended->run.state)});
  counts_->run_duration.observe({run.job()}, ended->run.seconds);
}

void Metrics::decided(const upsert::SlotRecord& slot) {
  counts_->slots.add({slot.job, upsert::name_of(slot.outcome)}, static_cast<double>(slot.count));
}

void Metrics::launched(const scheduler::ScheduledLaunch& launch, upsert::RunId, std::chrono::milliseconds lateness) {
  // A retry has no slot, so it is late for nothing.
  if (launch.origin == upsert::Origin::schedule) {
    counts_->slot_lateness.observe({}, std::max(0.0, Seconds(lateness).count()));
  }
}

void Metrics::clock_moved(const scheduler::ClockMove& move) {
  if (move.set.count() != 0) counts_->clock_moves.add({move.set.count() > 0 ? "forward" : "back"});
  if (move.suspended.count() != 0) counts_->clock_moves.add({"suspend"});
}

void Metrics::trouble(std::string_view) {
  counts_->scheduler_troubles.add({});
}

void Metrics::on_store_operation(std::string_view operation, std::chrono::steady_clock::duration took,
                                 std::string_view error) {
  counts_->store_duration.observe({operation}, Seconds(took).count());
  if (!error.empty()) counts_->store_errors.add({operation, error});
}

void Metrics::on_commit(const std::string& job, const upsert::RecordCounts& records) {
  counts_->records.add({job, "fetched"}, static_cast<double>(records.fetched));
  counts_->records.add({job, "accepted"}, static_cast<double>(records.accepted));
  counts_->records.add({job, "rejected"}, static_cast<double>(records.rejected));
}

void Metrics::on_reject(const std::string& job, std::string_view reason, std::uint64_t count) {
  counts_->rejects.add({job, reason}, static_cast<double>(count));
}

void Metrics::on_effect(const definition::Model& model, const upsert::Effect& effect) {
  const std::size_t tables = std::min(model.tables.size(), effect.tables.size());
  for (std::size_t i = 0; i < tables; ++i) {
    const std::string_view table = model.tables[i].name;
    const auto& counts = effect.tables[i];
    counts_->rows.add({table, "inserted"}, static_cast<double>(counts.inserted));
    counts_->rows.add({table, "updated"}, static_cast<double>(counts.updated));
    counts_->rows.add({table, "unchanged"}, static_cast<double>(counts.unchanged));
    counts_->rows.add({table, "removed"}, static_cast<double>(counts.removed));
  }
  counts_->changes.add({}, static_cast<double>(effect.changes));
}

}  // namespace housingd::metrics

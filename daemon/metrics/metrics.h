// What Prometheus reads: counted as it happens, or asked for when it is read.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/http/server.h"
#include "daemon/metrics/scrape.h"
#include "daemon/runner/runner.h"
#include "daemon/scheduler/scheduler.h"
#include "pipeline/upsert/store.h"

namespace housingd::metrics {

// Lives on one executor; not thread-safe. No label ever names a run: series
// without end are the death of a Prometheus. Series of jobs that are not
// defined any more go.
class Metrics final : public runner::RunWatcher, public scheduler::Watcher {
 public:
  Metrics();
  ~Metrics() override;
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Text exposition format 0.0.4. Every metric is in catalogue.h.
  [[nodiscard]] std::string text(const Scrape& scrape);

  void on_answer(const http::Answered& answered);
  // How late a timer of the loop was.
  void observe_loop_lag(std::chrono::steady_clock::duration lag);

  void on_event(const runner::LiveRun& run, const run::Event& event) override;
  void on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) override;

  void decided(const upsert::SlotRecord& slot) override;
  void launched(const scheduler::ScheduledLaunch& launch, upsert::RunId run,
                std::chrono::milliseconds lateness) override;
  void clock_moved(const scheduler::ClockMove& move) override;
  void trouble(std::string_view what) override;

  // Told by MeasuredStore. Empty `error`: it went well.
  void on_store_operation(std::string_view operation, std::chrono::steady_clock::duration took, std::string_view error);
  void on_commit(const std::string& job, const upsert::RecordCounts& records);
  void on_reject(const std::string& job, std::string_view reason, std::uint64_t count);
  void on_effect(const definition::Model& model, const upsert::Effect& effect);

 private:
  class Counts;
  std::unique_ptr<Counts> counts_;
};

}  // namespace housingd::metrics

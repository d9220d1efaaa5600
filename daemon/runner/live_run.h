// A run under way, as those who watch it see it.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "daemon/progress/progress_model.h"
#include "pipeline/run/progress.h"

namespace housingd::runner {

struct LivePartition {
  std::string name;
  upsert::PartitionState state = upsert::PartitionState::pending;
  std::string reason;
  upsert::RecordCounts records;  // `fetched` and `declared` grow while it runs
};

// Folds a run's events. Bounded: partitions of the job, the last 20 troubles.
class LiveRun {
 public:
  LiveRun(std::string job, upsert::Origin origin, std::uint32_t attempt, std::vector<std::string> partitions);

  void on(const run::Event& event, progress::Clock::time_point now);
  void set_waiting(std::string for_what) { waiting_ = std::move(for_what); }
  // Empty: the store does what it is asked.
  void set_store_trouble(std::string reason) { store_trouble_ = std::move(reason); }
  void set_stopping(std::string why) { stopping_ = std::move(why); }

  [[nodiscard]] upsert::RunId id() const { return id_; }  // 0: not in the ledger yet
  [[nodiscard]] const std::string& job() const { return job_; }
  [[nodiscard]] upsert::Origin origin() const { return origin_; }
  [[nodiscard]] std::uint32_t attempt() const { return attempt_; }
  [[nodiscard]] std::chrono::system_clock::time_point started_at() const { return started_at_; }
  [[nodiscard]] progress::ProgressView progress(progress::Clock::time_point now) const { return model_.view(now); }
  [[nodiscard]] const std::vector<LivePartition>& partitions() const { return partitions_; }
  [[nodiscard]] bool resumed() const { return resumed_; }
  // "for one of 4 seats"; empty: it works.
  [[nodiscard]] const std::string& waiting() const { return waiting_; }
  // Why its store does not take what it brings; empty: it does.
  [[nodiscard]] const std::string& store_trouble() const { return store_trouble_; }
  // Why it was asked to end; empty: it was not.
  [[nodiscard]] const std::string& stopping() const { return stopping_; }
  [[nodiscard]] const std::deque<std::string>& troubles() const { return troubles_; }

 private:
  void take(const run::RunStarted& event);
  void take(const run::PartitionStarted& event);
  void take(const run::PartitionRestarted& event);
  void take(const run::TotalDeclared& event);
  void take(const run::PageFetched& event);
  void take(const run::BatchCommitted&) {}
  void take(const run::PartitionEnded& event);
  void take(const run::Trouble& event);
  void take(const run::RunEnded&) {}
  LivePartition* find(const std::string& name);

  upsert::RunId id_ = 0;
  bool resumed_ = false;
  std::string job_;
  upsert::Origin origin_;
  std::uint32_t attempt_;
  std::chrono::system_clock::time_point started_at_ = std::chrono::system_clock::now();
  progress::ProgressModel model_;
  std::vector<LivePartition> partitions_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::string waiting_, store_trouble_, stopping_;
  std::deque<std::string> troubles_;
};

}  // namespace housingd::runner

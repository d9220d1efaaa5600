// Events and time to a view: all arithmetic of the progress display.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "daemon/progress/progress_view.h"
#include "daemon/progress/sliding_rate.h"
#include "pipeline/run/progress.h"

namespace housingd::progress {

// Pure: the time is passed in. Partitions that have not started are expected
// to be as large as the mean of those that have.
class ProgressModel {
 public:
  // `limit`: records of each partition that the run will take; 0: all.
  explicit ProgressModel(Clock::time_point start, std::uint64_t limit = 0);

  void on(const run::Event& event, Clock::time_point now);
  // What another process has worked out of the run's events, which this one
  // does not see: shown from now on, its clock going on.
  void adopt(ProgressView view, Clock::time_point now);
  [[nodiscard]] ProgressView view(Clock::time_point now) const;

 private:
  struct Partition {
    std::uint64_t order = 0;
    std::uint64_t records = 0;
    std::optional<std::uint64_t> declared;
    bool ended = false;
  };
  struct Adopted {
    ProgressView view;
    Clock::time_point at;
  };
  struct Expectation {
    std::uint64_t done = 0, total = 0;
    bool estimate = false;
  };

  void take(const run::RunStarted& event, Clock::time_point now);
  void take(const run::PartitionStarted& event, Clock::time_point now);
  void take(const run::PartitionRestarted& event, Clock::time_point now);
  void take(const run::TotalDeclared& event, Clock::time_point now);
  void take(const run::PageFetched& event, Clock::time_point now);
  void take(const run::BatchCommitted& event, Clock::time_point now);
  void take(const run::PartitionEnded& event, Clock::time_point now);
  void take(const run::Trouble&, Clock::time_point) {}
  void take(const run::RunEnded&, Clock::time_point) {}

  [[nodiscard]] Expectation expectation() const;
  [[nodiscard]] std::vector<PartitionView> running() const;

  Clock::time_point start_;
  std::uint64_t limit_;
  ProgressView counts_;  // what events set directly; the rest is worked out in view()
  std::size_t to_do_ = 0;
  std::map<std::string, Partition> partitions_;
  SlidingRate record_rate_;
  SlidingRate request_rate_;
  std::optional<Adopted> adopted_;
};

}  // namespace housingd::progress

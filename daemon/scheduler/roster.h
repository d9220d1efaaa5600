// All jobs, by name and by when they are to be looked at; private to the scheduler.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/scheduler/due_heap.h"
#include "daemon/scheduler/job_state.h"

namespace housingd::scheduler {

class Roster {
 public:
  using Jobs = std::map<std::string, std::shared_ptr<JobState>, std::less<>>;

  [[nodiscard]] const Jobs& jobs() const { return jobs_; }
  [[nodiscard]] std::shared_ptr<JobState> find(std::string_view name) const;

  void replace(Jobs jobs);

  // When the first of them is to be looked at.
  [[nodiscard]] Instant next() const { return heap_.empty() ? never : heap_.top_key().due; }
  // That one.
  [[nodiscard]] const std::shared_ptr<JobState>& first() const { return numbered_[heap_.top()]; }
  // Its times have changed.
  void update(const JobState& job);
  // It is to be looked at now, or, while somebody does, again.
  void wake(JobState& job);

 private:
  Jobs jobs_;
  std::vector<std::shared_ptr<JobState>> numbered_;
  DueHeap heap_;
};

}  // namespace housingd::scheduler

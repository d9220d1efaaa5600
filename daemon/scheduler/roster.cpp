#include "daemon/scheduler/roster.h"

#include <utility>

namespace housingd::scheduler {

std::shared_ptr<JobState> Roster::find(std::string_view name) const {
  const auto found = jobs_.find(name);
  return found == jobs_.end() ? nullptr : found->second;
}

void Roster::replace(Jobs jobs) {
  jobs_ = std::move(jobs);
  numbered_.clear();
  std::vector<DueHeap::Key> keys;
  keys.reserve(jobs_.size());
  for (const auto& [name, job] : jobs_) {
    job->number = static_cast<std::uint32_t>(numbered_.size());
    numbered_.push_back(job);
    keys.push_back(job->attention());
  }
  heap_.assign(keys);
}

void Roster::update(const JobState& job) {
  if (!job.gone) heap_.set(job.number, job.attention());
}

void Roster::wake(JobState& job) {
  if (job.busy) {
    job.again = true;
  } else if (!job.gone) {
    heap_.set(job.number, {at_once, job.last_launch});
  }
}

}  // namespace housingd::scheduler

#include <utility>

#include "daemon/scheduler/scheduler_impl.h"

namespace housingd::scheduler {

using async::awaitable;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using upsert::ScheduledJob;
using upsert::ScheduleMemory;

namespace {

using Plan = std::shared_ptr<const JobPlan>;

result<std::vector<Plan>> plans_of(const std::shared_ptr<const definition::Definitions>& definitions) {
  schedule::Zones zones;
  std::vector<Plan> plans;
  plans.reserve(definitions->jobs.size());
  for (const auto& [name, job] : definitions->jobs) {
    auto plan = plan_of(definitions, job, zones);
    if (!plan) return plan.error();
    plans.push_back(*std::move(plan));
  }
  return plans;
}

// Jobs without a schedule, too: they can be paused, and one that gets its
// schedule back owes none of the slots in between.
std::vector<ScheduledJob> jobs_to_watch(const std::vector<Plan>& plans) {
  std::vector<ScheduledJob> jobs;
  jobs.reserve(plans.size());
  for (const Plan& plan : plans) jobs.push_back({.job = plan->job->name, .schedule = plan->identity});
  return jobs;
}

bool is_of(const std::vector<ScheduleMemory>& memories, const std::vector<Plan>& plans) {
  if (memories.size() != plans.size()) return false;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (memories[i].job != plans[i]->job->name) return false;
  }
  return true;
}

}  // namespace

awaitable<result<void>> Scheduler::Impl::adopt(std::shared_ptr<const definition::Definitions> definitions) {
  const auto self = shared_from_this();
  auto plans = plans_of(definitions);
  if (!plans) co_return plans.error();
  const Instant now = alarm_.now();
  auto watching = book_.watch(jobs_to_watch(*plans), now);
  const auto memories = co_await std::move(watching);
  if (!memories) co_return memories.error();
  if (!is_of(*memories, *plans)) {
    co_return Error(Disposition::fail_run, ErrorCode::internal, "the store answered for other jobs than it was asked");
  }
  take_over(*std::move(plans), *memories);
  co_return result<void>();
}

void Scheduler::Impl::take_over(std::vector<Plan> plans, const std::vector<ScheduleMemory>& memories) {
  Roster::Jobs jobs;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const JobPointer known = roster_.find(plans[i]->job->name);
    const JobPointer job = known ? known : std::make_shared<JobState>(plans[i]);
    const bool is_another_schedule = known && known->plan->identity != plans[i]->identity;
    if (is_another_schedule) give_up(*known, "its schedule was changed before it could be started");
    job->adopt(plans[i]);
    if (!known) job->paused_at = memories[i].paused_at;
    job->advance_to(!known || is_another_schedule ? memories[i].decided_until : job->decided_until);
    return_from_future(*job);
    jobs.emplace_hint(jobs.end(), job->name(), job);
  }
  for (const auto& [name, job] : roster_.jobs()) {
    if (jobs.contains(name)) continue;
    job->gone = true;
    give_up(*job, "the job was removed before it could be started");
  }
  roster_.replace(std::move(jobs));
  alarm_.nudge();
}

}  // namespace housingd::scheduler

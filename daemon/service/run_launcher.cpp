#include "daemon/service/run_launcher.h"

#include <utility>

#include "daemon/service/unfinished_runs.h"

namespace housingd::service {

bool RunLauncher::is_opening(std::string_view job) const {
  const runner::LiveRun* run = runner_.live_of(job);
  return run != nullptr && run->id() == 0;
}

async::awaitable<outcome::result<upsert::RunId>> RunLauncher::launch(scheduler::ScheduledLaunch launch) {
  return runner_.launch({.job = std::move(launch.job),
                         .origin = launch.origin,
                         .attempt = launch.attempt,
                         .slots = std::move(launch.slots),
                         .partitions = std::move(launch.partitions)});
}

void RunLauncher::end_run_of(std::string_view job, std::string why) {
  const runner::LiveRun* run = runner_.live_of(job);
  // Asked again, it would be cut short.
  if (run != nullptr && run->stopping().empty()) runner_.cancel(run->id(), std::move(why));
}

void EndTeller::on_ended(const runner::LiveRun& run, const outcome::result<run::Summary>& ended) {
  scheduler::EndedRun told{.job = run.job(),
                           .run = run.id(),
                           .origin = run.origin(),
                           .attempt = run.attempt(),
                           .state = ended ? ended->run.state : upsert::RunState::failed,
                           .not_complete = {},
                           .complete = {},
                           .resume_at = ended ? resume_at(ended->run) : std::nullopt,
                           .partitions = {}};
  for (const auto& partition : run.partitions()) {
    const bool complete = partition.state == upsert::PartitionState::complete;
    (complete ? told.complete : told.not_complete).push_back(partition.name);
    told.partitions.push_back(partition.name);
  }
  scheduler_.on_run_ended(told);
}

}  // namespace housingd::service

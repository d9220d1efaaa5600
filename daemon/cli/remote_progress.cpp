#include "daemon/cli/remote_progress.h"

#include "daemon/terminal/text_width.h"

namespace housingd::cli {
namespace {

using upsert::PartitionState;

bool has_ended(const upsert::PartitionRecord& partition) {
  return partition.state != PartitionState::pending && partition.state != PartitionState::running;
}

}  // namespace

void RemoteProgress::on_live(const client::LiveRun& run) {
  if (run.waiting != waiting_) {
    waiting_ = run.waiting;
    if (!waiting_.empty()) display_.say("waiting " + terminal::one_line(waiting_));
  }
  // A run that waits for its turn has no partitions yet.
  if (!begun_ && run.progress.partitions > 0) begin(run);
  for (const auto& partition : run.partitions) {
    if (has_ended(partition) && ended_.insert(partition.name).second) tell_ended(partition);
  }
  if (run.stopping != stopping_) {
    stopping_ = run.stopping;
    if (!stopping_.empty()) display_.say("stopping: " + terminal::one_line(stopping_));
  }
  display_.adopt(run.progress);
}

void RemoteProgress::begin(const client::LiveRun& run) {
  begun_ = true;
  resumed_ = run.progress.resumed;
  // Those of an earlier life of the run are no news.
  for (const auto& partition : run.partitions) {
    if (resumed_ && partition.state == PartitionState::complete) ended_.insert(partition.name);
  }
  display_.on(run::RunStarted{.run = run.progress.run,
                              .job = run.progress.job,
                              .partitions = run.progress.partitions,
                              .already_complete = resumed_ ? run.progress.complete : 0,
                              .resumed = run.progress.resumed});
}

void RemoteProgress::tell_ended(const upsert::PartitionRecord& partition) {
  display_.on(run::PartitionEnded{.partition = partition.name,
                                  .state = partition.state,
                                  .reason = partition.reason,
                                  .records = partition.records,
                                  .sweep = {}});
}

void RemoteProgress::on_trouble(const std::string& text) {
  display_.on(run::Trouble{.partition = {}, .message = text});
}

void RemoteProgress::on_silence(const std::string& why) {
  display_.say("The daemon is not heard (" + terminal::one_line(why) + "): trying again.");
}

void RemoteProgress::on_heard_again() {
  display_.say("The daemon is heard again.");
}

}  // namespace housingd::cli

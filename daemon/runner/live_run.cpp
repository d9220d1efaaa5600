#include "daemon/runner/live_run.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "daemon/progress/event_lines.h"

namespace housingd::runner {

using upsert::PartitionState;

namespace {

constexpr std::size_t most_troubles = 20;

}  // namespace

LiveRun::LiveRun(std::string job, upsert::Origin origin, std::uint32_t attempt, std::vector<std::string> partitions)
    : job_(std::move(job)), origin_(origin), attempt_(attempt), model_(progress::Clock::now()) {
  for (auto& name : partitions) {
    places_.emplace(name, partitions_.size());
    partitions_.push_back({.name = std::move(name), .reason = {}, .records = {}});
  }
}

LivePartition* LiveRun::find(const std::string& name) {
  const auto place = places_.find(name);
  return place == places_.end() ? nullptr : &partitions_[place->second];
}

void LiveRun::on(const run::Event& event, progress::Clock::time_point now) {
  model_.on(event, now);
  std::visit([this](const auto& told) { take(told); }, event);
}

void LiveRun::take(const run::RunStarted& event) {
  id_ = event.run;
  resumed_ = event.resumed;
  for (const auto& record : event.so_far) {
    LivePartition* partition = find(record.name);
    if (partition == nullptr) continue;
    // One that was cut off is taken up later.
    const bool open = record.state == PartitionState::running || record.state == PartitionState::interrupted;
    partition->state = open ? PartitionState::pending : record.state;
    partition->reason = open ? std::string() : record.reason;
    partition->records = record.records;
  }
}

void LiveRun::take(const run::PartitionStarted& event) {
  if (LivePartition* partition = find(event.partition)) partition->state = PartitionState::running;
}

void LiveRun::take(const run::PartitionRestarted& event) {
  if (LivePartition* partition = find(event.partition)) partition->records = {};
}

void LiveRun::take(const run::TotalDeclared& event) {
  if (LivePartition* partition = find(event.partition)) partition->records.declared = event.records;
}

void LiveRun::take(const run::PageFetched& event) {
  if (LivePartition* partition = find(event.partition)) partition->records.fetched += event.records;
}

void LiveRun::take(const run::PartitionEnded& event) {
  LivePartition* partition = find(event.partition);
  if (partition == nullptr) return;
  partition->state = event.state;
  partition->reason = event.reason;
  partition->records = event.records;
}

void LiveRun::take(const run::Trouble& event) {
  troubles_.push_back(progress::trouble_line(event));
  if (troubles_.size() > most_troubles) troubles_.pop_front();
}

}  // namespace housingd::runner

#include "daemon/board/job_board.h"

#include <algorithm>
#include <utility>

#include "daemon/schedule/jitter.h"
#include "pipeline/definition/partition.h"
#include "pipeline/upsert/slot_time.h"

namespace housingd::board {

using upsert::PartitionStanding;

namespace {

// One for each of the job's partitions, in their order.
std::vector<PartitionStanding> ordered(std::vector<PartitionStanding> known, const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> places;  // owned: the standings are moved away while it is asked
  for (std::size_t place = 0; place < known.size(); ++place) places.emplace(known[place].partition, place);
  std::vector<PartitionStanding> standings;
  standings.reserve(names.size());
  for (const std::string& name : names) {
    const auto found = places.find(name);
    if (found != places.end()) {
      standings.push_back(std::move(known[found->second]));
    } else {
      standings.emplace_back().partition = name;
    }
  }
  return standings;
}

std::vector<std::string> partition_names(const definition::Definitions& definitions, const definition::Job& job) {
  std::vector<std::string> names;
  for (auto& partition : definition::partitions_of(definitions, job)) names.push_back(std::move(partition.name));
  return names;
}

std::vector<std::string> names_of(const std::vector<PartitionStanding>& standings) {
  std::vector<std::string> names;
  for (const auto& standing : standings) names.push_back(standing.partition);
  return names;
}

}  // namespace

Verdict JobEntry::health(bool paused, Work work, Instant now) const {
  if (!known) return {Health::never, "its past is not read from the store yet"};
  const auto complete = complete_since(past.standings);
  const bool can_be_stale = times && !paused && complete;
  return health_of(past, can_be_stale ? slots_due(*times, jitter, *complete, now) : 0, work);
}

JobBoard::Difference JobBoard::adopt(std::shared_ptr<const definition::Definitions> definitions) {
  Difference difference;
  Entries entries;
  schedule::Zones zones;
  for (const auto& [name, job] : definitions->jobs) {
    JobEntry entry;
    entry.job = &job;
    if (job.schedule) {
      if (auto times = schedule::ScheduleTimes::of(*job.schedule, zones)) entry.times = *std::move(times);
      entry.jitter = schedule::offset_of(name, job.schedule->jitter);
    }
    auto names = partition_names(*definitions, job);
    const auto former = entries_.find(name);
    bool changed = former == entries_.end();
    if (!changed) {
      changed = *former->second.job != job || names_of(former->second.past.standings) != names;
      entry.known = former->second.known;
      entry.changes = former->second.changes + (changed ? 1 : 0);
      entry.past = std::move(former->second.past);
    }
    entry.past.standings = ordered(std::move(entry.past.standings), names);
    entries.emplace(name, std::move(entry));
    if (changed) difference.changed.push_back(name);
  }
  for (const auto& [name, entry] : entries_) {
    if (!entries.contains(name)) difference.removed.push_back(name);
  }
  entries_ = std::move(entries);
  definitions_ = std::move(definitions);
  return difference;
}

bool JobBoard::set_past(std::string_view job, JobPast past, Work work, std::uint64_t changes) {
  const auto entry = entries_.find(job);
  if (entry == entries_.end()) return true;
  if (entry->second.changes != changes) return false;
  past.standings = ordered(std::move(past.standings), names_of(entry->second.past.standings));
  for (auto& standing : past.standings) standing = settled(std::move(standing), work);
  entry->second.past = std::move(past);
  entry->second.known = true;
  return true;
}

void JobBoard::partition_ended(std::string_view job, upsert::RunId run, const run::PartitionEnded& ended, Instant now) {
  const auto entry = entries_.find(job);
  if (entry == entries_.end()) return;
  auto& standings = entry->second.past.standings;
  const auto standing = std::ranges::find(standings, ended.partition, &PartitionStanding::partition);
  if (standing == standings.end()) return;
  ++entry->second.changes;
  standing->state = ended.state;
  standing->reason = ended.reason;
  standing->run = run;
  standing->records = ended.records;
  if (ended.state == upsert::PartitionState::complete) standing->last_complete_at = upsert::time_text(now);
}

void JobBoard::run_ended(const upsert::RunRecord& run) {
  const auto entry = entries_.find(run.job);
  if (entry == entries_.end()) return;
  ++entry->second.changes;
  entry->second.past.last_run = run;
}

const JobEntry* JobBoard::find(std::string_view job) const {
  const auto entry = entries_.find(job);
  return entry == entries_.end() ? nullptr : &entry->second;
}

}  // namespace housingd::board

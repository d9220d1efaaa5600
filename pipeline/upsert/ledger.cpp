#include "pipeline/upsert/ledger.h"

namespace housingd::upsert {

std::string_view name_of(RunState state) {
  switch (state) {
    case RunState::running:
      return "running";
    case RunState::complete:
      return "complete";
    case RunState::incomplete:
      return "incomplete";
    case RunState::failed:
      return "failed";
    case RunState::interrupted:
      return "interrupted";
    case RunState::yielded:
      return "yielded";
  }
  return "unknown";
}

std::string_view name_of(PartitionState state) {
  switch (state) {
    case PartitionState::pending:
      return "pending";
    case PartitionState::running:
      return "running";
    case PartitionState::complete:
      return "complete";
    case PartitionState::incomplete:
      return "incomplete";
    case PartitionState::failed:
      return "failed";
    case PartitionState::interrupted:
      return "interrupted";
  }
  return "unknown";
}

RunState run_state(std::string_view name) {
  for (const RunState state :
       {RunState::running, RunState::complete, RunState::incomplete, RunState::failed, RunState::yielded}) {
    if (name_of(state) == name) return state;
  }
  return RunState::interrupted;
}

PartitionState partition_state(std::string_view name) {
  for (const PartitionState state : {PartitionState::running, PartitionState::complete, PartitionState::incomplete,
                                     PartitionState::failed, PartitionState::interrupted}) {
    if (name_of(state) == name) return state;
  }
  return PartitionState::pending;
}

std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::manual:
      return "manual";
    case Origin::schedule:
      return "schedule";
    case Origin::retry:
      return "retry";
  }
  return "unknown";
}

Origin origin_of(std::string_view name) {
  for (const Origin origin : {Origin::schedule, Origin::retry}) {
    if (name_of(origin) == name) return origin;
  }
  return Origin::manual;
}

RecordCounts& RecordCounts::operator+=(const RecordCounts& other) {
  declared += other.declared;
  fetched += other.fetched;
  accepted += other.accepted;
  rejected += other.rejected;
  distinct += other.distinct;
  keyless += other.keyless;
  return *this;
}

TableCounts& TableCounts::operator+=(const TableCounts& other) {
  inserted += other.inserted;
  updated += other.updated;
  unchanged += other.unchanged;
  removed += other.removed;
  return *this;
}

Effect& Effect::operator+=(const Effect& other) {
  if (tables.size() < other.tables.size()) tables.resize(other.tables.size());
  for (std::size_t i = 0; i < other.tables.size(); ++i) tables[i] += other.tables[i];
  changes += other.changes;
  refused += other.refused;
  return *this;
}

void Effect::add_unchanged(const std::vector<std::uint64_t>& rows) {
  if (tables.size() < rows.size()) tables.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) tables[i].unchanged += rows[i];
}

}  // namespace housingd::upsert

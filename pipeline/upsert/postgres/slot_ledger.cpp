#include "pipeline/upsert/postgres/slot_ledger.h"

#include <map>

#include "pipeline/upsert/postgres/slot_rows.h"
#include "pipeline/upsert/slot_overlap.h"
#include "pipeline/upsert/slot_time.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::Deadline;

namespace {

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

Call note_schedules(const std::vector<ScheduledJob>& jobs, SlotTime now) {
  static const Statement statement(
      "INSERT INTO job_schedules AS known (job, schedule, decided_until) "
      "SELECT w.job, w.schedule, $3::timestamptz FROM unnest($1::text[], $2::text[]) AS w(job, schedule) "
      "ON CONFLICT (job) DO UPDATE SET schedule = excluded.schedule, decided_until = excluded.decided_until "
      "WHERE known.schedule <> excluded.schedule");
  std::vector<std::string_view> names, schedules;
  for (const ScheduledJob& job : jobs) {
    names.emplace_back(job.job);
    schedules.emplace_back(job.schedule);
  }
  Call call{&statement, {}};
  call.parameters.add_array(names).add_array(schedules).add(std::string_view(time_text(now)));
  return call;
}

Call read_schedules(const std::vector<ScheduledJob>& jobs) {
  static const Statement statement("SELECT job, " + utc_ms("decided_until") + ", " + utc_ms("paused_at") +
                                   " FROM job_schedules WHERE job = ANY ($1::text[])");
  std::vector<std::string> names;
  for (const ScheduledJob& job : jobs) names.push_back(job.job);
  Call call{&statement, {}};
  call.parameters.add_array(views_of(names));
  return call;
}

// What each record's latest neighbour is, by the record's place.
std::map<std::size_t, SlotRecord> neighbours_of(const Rows& rows) {
  std::map<std::size_t, SlotRecord> neighbours;
  for (int row = 0; row < rows.size(); ++row) {
    neighbours.emplace(static_cast<std::size_t>(rows.integer(row, slot_column_count)) - 1, slot_record(rows, row));
  }
  return neighbours;
}

// Those of `slots` that have to be written, by how.
struct Sorted {
  std::vector<SlotRecord> fresh, longer;
};

Sorted sorted(const std::vector<SlotRecord>& slots, const std::map<std::size_t, SlotRecord>& neighbours) {
  Sorted sorted;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto found = neighbours.find(i);
    const auto known = found == neighbours.end() ? std::nullopt : std::optional(found->second);
    switch (overlap_of(slots[i], known)) {
      case SlotOverlap::none:
        sorted.fresh.push_back(slots[i]);
        break;
      case SlotOverlap::extends:
        sorted.longer.push_back(slots[i]);
        break;
      case SlotOverlap::covered:
        break;
      case SlotOverlap::partial:
        throw decided_in_part(slots[i], *known);
    }
  }
  return sorted;
}

awaitable<void> write(Connection* connection, Sorted slots, Deadline deadline) {
  std::vector<Call> calls;
  for (const auto& slot : slots.longer) calls.push_back(extend_slot(slot));
  if (!slots.fresh.empty()) calls.push_back(insert_slots(slots.fresh));
  slots.fresh.insert(slots.fresh.end(), slots.longer.begin(), slots.longer.end());
  if (slots.fresh.empty()) co_return;
  calls.push_back(raise_decided_until(slots.fresh));
  auto writing = connection->query_all(std::move(calls), deadline);
  co_await std::move(writing);
}

}  // namespace

awaitable<std::vector<ScheduleMemory>> SlotLedger::watch(Connection* connection, std::vector<ScheduledJob> jobs,
                                                         SlotTime now, Deadline deadline) {
  std::vector<Call> calls;
  calls.push_back(note_schedules(jobs, now));
  calls.push_back(read_schedules(jobs));
  auto asking = connection->query_all(std::move(calls), deadline);
  const std::vector<Rows> answers = co_await std::move(asking);
  std::map<std::string, ScheduleMemory, std::less<>> known;
  const Rows& rows = answers[1];
  for (int row = 0; row < rows.size(); ++row) {
    ScheduleMemory& memory = known[std::string(rows.text(row, 0))];
    memory.decided_until = rows.is_null(row, 1) ? now : slot_time(rows.text(row, 1));
    if (!rows.is_null(row, 2)) memory.paused_at = slot_time(rows.text(row, 2));
  }
  std::vector<ScheduleMemory> memories;
  for (const ScheduledJob& job : jobs) {
    memories.push_back(known[job.job]);
    memories.back().job = job.job;
  }
  co_return memories;
}

awaitable<void> SlotLedger::record(Connection* connection, std::vector<SlotRecord> slots, Deadline deadline) {
  if (slots.empty()) co_return;
  auto looking = connection->query(latest_until(slots), deadline);
  const Rows rows = co_await std::move(looking);
  auto writing = write(connection, sorted(slots, neighbours_of(rows)), deadline);
  co_await std::move(writing);
}

awaitable<void> SlotLedger::record_started(Connection* connection, std::vector<SlotRecord> slots, RunId run,
                                           Deadline deadline) {
  if (slots.empty()) co_return;
  for (SlotRecord& slot : slots) slot = with_run(std::move(slot), run);
  auto looking = connection->query(latest_until(slots), deadline);
  const Rows rows = co_await std::move(looking);
  const auto neighbours = neighbours_of(rows);
  for (const auto& [place, known] : neighbours) {
    if (is_taken(slots[place], known)) throw decided_already(known);
  }
  auto writing = write(connection, sorted(slots, neighbours), deadline);
  co_await std::move(writing);
}

awaitable<void> SlotLedger::pause(Connection* connection, std::string job, std::optional<SlotTime> at,
                                  Deadline deadline) {
  static const Statement pause(
      "INSERT INTO job_schedules AS known (job, schedule, paused_at) VALUES ($1, '', $2) ON CONFLICT (job) "
      "DO UPDATE SET paused_at = coalesce(known.paused_at, excluded.paused_at)");
  static const Statement resume("UPDATE job_schedules SET paused_at = NULL WHERE job = $1");
  Call call{at ? &pause : &resume, {}};
  call.parameters.add(std::string_view(job));
  if (at) call.parameters.add(std::string_view(time_text(*at)));
  auto writing = connection->query(std::move(call), deadline);
  co_await std::move(writing);
}

awaitable<void> SlotLedger::add_trigger(Connection* connection, KeyedTrigger added, std::string now,
                                        Deadline deadline) {
  // One that this transaction does not see is met as contention, and seen next time.
  static const Statement statement(
      "INSERT INTO triggers (key, job, request, run_id, created_at) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (key) DO NOTHING");
  auto looking = trigger(connection, added.key, deadline);
  const auto known = co_await std::move(looking);
  if (known && known->run != added.run) throw key_in_use(*known);
  if (known) co_return;
  Call call{&statement, {}};
  call.parameters.add(std::string_view(added.key))
      .add(std::string_view(added.job))
      .add(std::string_view(added.request))
      .add(added.run)
      .add(std::string_view(now));
  auto adding = connection->query(std::move(call), deadline);
  co_await std::move(adding);
}

awaitable<std::vector<SlotRecord>> SlotLedger::slots(Connection* connection, std::string job, std::size_t limit,
                                                     Deadline deadline) {
  auto reading = connection->query(latest_slots(job, limit), deadline);
  const Rows rows = co_await std::move(reading);
  std::vector<SlotRecord> slots;
  for (int row = 0; row < rows.size(); ++row) slots.push_back(slot_record(rows, row));
  co_return slots;
}

awaitable<std::optional<KeyedTrigger>> SlotLedger::trigger(Connection* connection, std::string key, Deadline deadline) {
  static const Statement statement("SELECT key, job, request, run_id FROM triggers WHERE key = $1");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(key));
  auto reading = connection->query(std::move(call), deadline);
  const Rows rows = co_await std::move(reading);
  if (rows.empty()) co_return std::nullopt;
  co_return KeyedTrigger{std::string(rows.text(0, 0)), std::string(rows.text(0, 1)), std::string(rows.text(0, 2)),
                         rows.integer(0, 3)};
}

}  // namespace housingd::upsert::postgres

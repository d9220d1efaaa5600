#include "pipeline/upsert/sqlite/slot_ledger.h"

#include "pipeline/upsert/slot_overlap.h"
#include "pipeline/upsert/slot_time.h"

namespace housingd::upsert::sqlite {

namespace {

constexpr const char* slot_columns =
    "SELECT job, first_at, last_at, slot_count, outcome, coalesce(run_id, 0), decided_at, reason FROM slots ";

SlotRecord read_slot(const Statement& row) {
  SlotRecord slot;
  slot.job = row.text(0);
  slot.first = slot_time(row.text(1));
  slot.last = slot_time(row.text(2));
  slot.count = static_cast<std::uint64_t>(row.integer(3));
  slot.outcome = slot_outcome(row.text(4));
  slot.run = row.integer(5);
  slot.decided_at = slot_time(row.text(6));
  slot.reason = row.text(7);
  return slot;
}

}  // namespace

std::vector<ScheduleMemory> SlotLedger::watch(const std::vector<ScheduledJob>& jobs, SlotTime now) {
  Statement note(database_,
                 "INSERT INTO job_schedules (job, schedule, decided_until) VALUES (?1, ?2, ?3) "
                 "ON CONFLICT (job) DO UPDATE SET schedule = excluded.schedule, decided_until = excluded.decided_until "
                 "WHERE schedule <> excluded.schedule");
  Statement read(database_, "SELECT decided_until, paused_at FROM job_schedules WHERE job = ?");
  const std::string since = time_text(now);
  std::vector<ScheduleMemory> memories;
  for (const ScheduledJob& job : jobs) {
    note.bind(1, std::string_view(job.job));
    note.bind(2, std::string_view(job.schedule));
    note.bind(3, std::string_view(since));
    note.run();
    read.bind(1, std::string_view(job.job));
    read.step();
    ScheduleMemory& memory = memories.emplace_back();
    memory.job = job.job;
    memory.decided_until = read.is_null(0) ? now : slot_time(read.text(0));
    if (!read.is_null(1)) memory.paused_at = slot_time(read.text(1));
    read.reset();
  }
  return memories;
}

void SlotLedger::record(const SlotRecord& slot) {
  const auto known = latest_until(slot.job, time_text(slot.last));
  switch (overlap_of(slot, known)) {
    case SlotOverlap::none:
      insert(slot);
      break;
    case SlotOverlap::extends:
      extend(slot);
      break;
    case SlotOverlap::covered:
      return;
    case SlotOverlap::partial:
      throw decided_in_part(slot, *known);
  }
  raise_decided_until(slot);
}

void SlotLedger::record_started(const std::vector<SlotRecord>& slots, RunId run) {
  for (const SlotRecord& wanted : slots) {
    const SlotRecord slot = with_run(wanted, run);
    const auto known = latest_until(slot.job, time_text(slot.last));
    if (is_taken(slot, known)) throw decided_already(*known);
    record(slot);
  }
}

void SlotLedger::pause(const std::string& job, std::optional<SlotTime> at) {
  const std::string since = at ? time_text(*at) : std::string();
  Statement note(database_, at ? "INSERT INTO job_schedules (job, schedule, paused_at) VALUES (?1, '', ?2) ON CONFLICT "
                                 "(job) DO UPDATE SET paused_at = coalesce(paused_at, excluded.paused_at)"
                               : "UPDATE job_schedules SET paused_at = NULL WHERE job = ?1");
  note.bind(1, std::string_view(job));
  if (at) note.bind(2, std::string_view(since));
  note.run();
}

void SlotLedger::add_trigger(const KeyedTrigger& trigger, RunId run, const std::string& now) {
  const auto known = this->trigger(trigger.key);
  if (known && known->run != run) throw key_in_use(*known);
  if (known) return;
  Statement add(database_, "INSERT INTO triggers (key, job, request, run_id, created_at) VALUES (?, ?, ?, ?, ?)");
  add.bind(1, std::string_view(trigger.key));
  add.bind(2, std::string_view(trigger.job));
  add.bind(3, std::string_view(trigger.request));
  add.bind(4, run);
  add.bind(5, std::string_view(now));
  add.run();
}

std::vector<SlotRecord> SlotLedger::slots(const std::string& job, std::size_t limit) {
  const std::string which = job.empty() ? "" : "WHERE job = ?2 ";
  Statement read(database_, slot_columns + which + "ORDER BY first_at DESC, job LIMIT ?1");
  read.bind(1, static_cast<std::int64_t>(limit));
  if (!job.empty()) read.bind(2, std::string_view(job));
  std::vector<SlotRecord> slots;
  while (read.step()) slots.push_back(read_slot(read));
  return slots;
}

std::optional<KeyedTrigger> SlotLedger::trigger(const std::string& key) {
  Statement read(database_, "SELECT key, job, request, run_id FROM triggers WHERE key = ?");
  read.bind(1, std::string_view(key));
  if (!read.step()) return std::nullopt;
  return KeyedTrigger{std::string(read.text(0)), std::string(read.text(1)), std::string(read.text(2)), read.integer(3)};
}

std::optional<SlotRecord> SlotLedger::latest_until(const std::string& job, const std::string& last) {
  Statement read(database_,
                 std::string(slot_columns) + "WHERE job = ? AND first_at <= ? ORDER BY first_at DESC LIMIT 1");
  read.bind(1, std::string_view(job));
  read.bind(2, std::string_view(last));
  if (!read.step()) return std::nullopt;
  return read_slot(read);
}

void SlotLedger::insert(const SlotRecord& slot) {
  Statement add(database_,
                "INSERT INTO slots (job, first_at, last_at, slot_count, outcome, run_id, decided_at, reason) "
                "VALUES (?, ?, ?, ?, ?, nullif(?, 0), ?, ?)");
  const std::string first = time_text(slot.first), last = time_text(slot.last), decided = time_text(slot.decided_at);
  add.bind(1, std::string_view(slot.job));
  add.bind(2, std::string_view(first));
  add.bind(3, std::string_view(last));
  add.bind(4, static_cast<std::int64_t>(slot.count));
  add.bind(5, name_of(slot.outcome));
  add.bind(6, slot.run);
  add.bind(7, std::string_view(decided));
  add.bind(8, std::string_view(slot.reason));
  add.run();
}

void SlotLedger::extend(const SlotRecord& slot) {
  Statement longer(database_,
                   "UPDATE slots SET last_at = ?3, slot_count = ?4, decided_at = ?5, reason = ?6 "
                   "WHERE job = ?1 AND first_at = ?2");
  const std::string first = time_text(slot.first), last = time_text(slot.last), decided = time_text(slot.decided_at);
  longer.bind(1, std::string_view(slot.job));
  longer.bind(2, std::string_view(first));
  longer.bind(3, std::string_view(last));
  longer.bind(4, static_cast<std::int64_t>(slot.count));
  longer.bind(5, std::string_view(decided));
  longer.bind(6, std::string_view(slot.reason));
  longer.run();
}

void SlotLedger::raise_decided_until(const SlotRecord& slot) {
  Statement read(database_, "SELECT decided_until FROM job_schedules WHERE job = ? AND decided_until IS NOT NULL");
  read.bind(1, std::string_view(slot.job));
  const bool known = read.step();
  if (known && slot_time(read.text(0)) >= slot.last) return;
  read.reset();
  Statement raise(database_,
                  "INSERT INTO job_schedules (job, schedule, decided_until) VALUES (?1, '', ?2) "
                  "ON CONFLICT (job) DO UPDATE SET decided_until = excluded.decided_until");
  const std::string last = time_text(slot.last);
  raise.bind(1, std::string_view(slot.job));
  raise.bind(2, std::string_view(last));
  raise.run();
}

}  // namespace housingd::upsert::sqlite

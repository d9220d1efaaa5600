// Schedules, slots and keyed triggers; private to the SQLite store. Every
// method is part of the transaction that its caller has begun.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/upsert/slots.h"
#include "pipeline/upsert/sqlite/database.h"

namespace housingd::upsert::sqlite {

class SlotLedger {
 public:
  explicit SlotLedger(Database& database) : database_(database) {}

  [[nodiscard]] std::vector<ScheduleMemory> watch(const std::vector<ScheduledJob>& jobs, SlotTime now);
  // Throws SchemaConflict for slots of which some have an outcome already and
  // some have not: what the caller knows of them is out of date.
  void record(const SlotRecord& slot);
  // Of the run that opens. Throws SchemaConflict, too, when another run was
  // started for the slot that this one is started for.
  void record_started(const std::vector<SlotRecord>& slots, RunId run);
  void pause(const std::string& job, std::optional<SlotTime> at);
  // Throws SchemaConflict when another run has the key.
  void add_trigger(const KeyedTrigger& trigger, RunId run, const std::string& now);

  [[nodiscard]] std::vector<SlotRecord> slots(const std::string& job, std::size_t limit);
  [[nodiscard]] std::optional<KeyedTrigger> trigger(const std::string& key);

 private:
  // The last of the job that begin at `last` or earlier.
  [[nodiscard]] std::optional<SlotRecord> latest_until(const std::string& job, const std::string& last);
  void insert(const SlotRecord& slot);
  void extend(const SlotRecord& slot);
  void raise_decided_until(const SlotRecord& slot);

  Database& database_;
};

}  // namespace housingd::upsert::sqlite

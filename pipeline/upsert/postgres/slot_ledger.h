// Schedules, slots and keyed triggers; private to the PostgreSQL store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/slots.h"

namespace housingd::upsert::postgres {

// Each does its round trips itself, within a transaction that its caller has
// begun. Those that write may be repeated: what is recorded stays as it is.
class SlotLedger {
 public:
  async::awaitable<std::vector<ScheduleMemory>> watch(Connection* connection, std::vector<ScheduledJob> jobs,
                                                      SlotTime now, outcome::Deadline deadline);
  // Throws SchemaConflict for slots of which some have an outcome already and
  // some have not: what the caller knows of them is out of date.
  async::awaitable<void> record(Connection* connection, std::vector<SlotRecord> slots, outcome::Deadline deadline);
  // Of the run that opens. Throws SchemaConflict, too, when another run was
  // started for the slot that this one is started for.
  async::awaitable<void> record_started(Connection* connection, std::vector<SlotRecord> slots, RunId run,
                                        outcome::Deadline deadline);
  async::awaitable<void> pause(Connection* connection, std::string job, std::optional<SlotTime> at,
                               outcome::Deadline deadline);
  // Throws SchemaConflict when another run has the key.
  async::awaitable<void> add_trigger(Connection* connection, KeyedTrigger trigger, std::string now,
                                     outcome::Deadline deadline);

  // --- reading
  async::awaitable<std::vector<SlotRecord>> slots(Connection* connection, std::string job, std::size_t limit,
                                                  outcome::Deadline deadline);
  async::awaitable<std::optional<KeyedTrigger>> trigger(Connection* connection, std::string key,
                                                        outcome::Deadline deadline);
};

}  // namespace housingd::upsert::postgres

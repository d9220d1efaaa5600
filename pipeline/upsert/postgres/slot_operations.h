// The transactions of schedules; private to the PostgreSQL store.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/upsert/postgres/operation.h"
#include "pipeline/upsert/postgres/slot_ledger.h"

namespace housingd::upsert::postgres {

// Each is the same when it is done twice: nothing to ask about a lost answer.

class ScheduleWatch final : public Operation {
 public:
  ScheduleWatch(SlotLedger& ledger, std::vector<ScheduledJob> jobs, SlotTime now)
      : ledger_(ledger), jobs_(std::move(jobs)), now_(now) {}
  async::awaitable<void> perform(Attempt attempt) override;
  std::vector<ScheduleMemory> memories;

 private:
  SlotLedger& ledger_;
  std::vector<ScheduledJob> jobs_;
  SlotTime now_;
};

class SlotDecision final : public Operation {
 public:
  SlotDecision(SlotLedger& ledger, std::vector<SlotRecord> slots) : ledger_(ledger), slots_(std::move(slots)) {}
  async::awaitable<void> perform(Attempt attempt) override {
    return ledger_.record(&attempt.connection, slots_, attempt.deadline);
  }

 private:
  SlotLedger& ledger_;
  std::vector<SlotRecord> slots_;
};

class JobPause final : public Operation {
 public:
  JobPause(SlotLedger& ledger, std::string job, std::optional<SlotTime> at)
      : ledger_(ledger), job_(std::move(job)), at_(at) {}
  async::awaitable<void> perform(Attempt attempt) override {
    return ledger_.pause(&attempt.connection, job_, at_, attempt.deadline);
  }

 private:
  SlotLedger& ledger_;
  std::string job_;
  std::optional<SlotTime> at_;
};

}  // namespace housingd::upsert::postgres

// The scheduler's book is the store.
#pragma once

#include "daemon/scheduler/launcher.h"
#include "pipeline/upsert/store.h"

namespace housingd::service {

class StoreSlotBook final : public scheduler::SlotBook {
 public:
  // The store outlives the book.
  explicit StoreSlotBook(upsert::Store& store) : store_(store) {}

  async::awaitable<outcome::result<std::vector<upsert::ScheduleMemory>>> watch(std::vector<upsert::ScheduledJob> jobs,
                                                                               upsert::SlotTime now) override {
    return store_.watch(std::move(jobs), now);
  }
  async::awaitable<outcome::result<void>> decide(std::vector<upsert::SlotRecord> slots) override {
    return store_.decide(std::move(slots));
  }
  async::awaitable<outcome::result<void>> pause(std::string job, std::optional<upsert::SlotTime> at) override {
    return store_.pause(std::move(job), at);
  }

 private:
  upsert::Store& store_;
};

}  // namespace housingd::service

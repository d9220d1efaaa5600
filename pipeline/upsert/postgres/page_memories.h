// What jobs need not work on again; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/upsert/page_memory.h"
#include "pipeline/upsert/postgres/operation.h"
#include "pipeline/upsert/postgres/run_ledger.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// Calls for the transactions that write the rows themselves. Contents are kept
// by job and key, pages by partition (scope); the job goes by the number of its
// first partition.

// What the batch brought into the tables, without the records that `refused`
// names.
[[nodiscard]] std::vector<Call> keep_contents(const Batch& batch,
                                              const std::function<bool(const record::RecordRows&)>& refused);
[[nodiscard]] Call keep_page(std::int64_t scope, const RememberedPage& page);
// Forgets all of the partition's but these.
[[nodiscard]] Call keep_pages(const PartitionEnd& end);
[[nodiscard]] Call forget_contents(const std::string& job, std::span<const std::string_view> record_keys);

// Done twice it finds the same: nothing to ask about a lost answer.
class Recall final : public Operation {
 public:
  // All must outlive it.
  Recall(RunLedger& ledger, const RecallRequest& request) : ledger_(ledger), request_(request) {}
  async::awaitable<void> perform(Attempt attempt) override;
  PartitionMemory memory;

 private:
  async::awaitable<bool> is_overtaken(const Attempt* attempt, std::int64_t scope);

  RunLedger& ledger_;
  const RecallRequest& request_;
};

}  // namespace housingd::upsert::postgres

// The end of a partition as one transaction; private to the PostgreSQL store.
#pragma once

#include <string>
#include <vector>

#include "pipeline/upsert/postgres/model_statements.h"
#include "pipeline/upsert/postgres/operation.h"
#include "pipeline/upsert/postgres/partition_versions.h"
#include "pipeline/upsert/postgres/run_ledger.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// Sweeps what a complete partition did not see, and marks it as ended.
class PartitionEnding final : public Operation {
 public:
  // All must outlive it.
  PartitionEnding(const ModelStatements& statements, RunLedger& ledger, PartitionVersions& versions,
                  const PartitionEnd& end);

  async::awaitable<void> perform(Attempt attempt) override;
  void committed() override { hold_.advance(); }

  [[nodiscard]] const Effect& effect() const { return effect_; }

 private:
  async::awaitable<void> sweep(const Attempt* attempt, std::string now);
  // Keys of the partition's known records that it did not see.
  async::awaitable<std::vector<std::string>> unseen(const Attempt* attempt, std::int64_t scope);
  async::awaitable<void> remove(const Attempt* attempt, std::int64_t scope, std::vector<std::string> keys,
                                std::string now);

  const ModelStatements& statements_;
  RunLedger& ledger_;
  const PartitionEnd& end_;
  PartitionHold hold_;
  Effect effect_;
};

}  // namespace housingd::upsert::postgres

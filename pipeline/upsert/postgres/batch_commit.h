// A batch as one transaction; private to the PostgreSQL store.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "pipeline/record/reject.h"
#include "pipeline/upsert/postgres/batch_writer.h"
#include "pipeline/upsert/postgres/operation.h"
#include "pipeline/upsert/postgres/partition_versions.h"
#include "pipeline/upsert/postgres/run_ledger.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// Rows, membership, rejects, counts and the checkpoint. A record that the
// database refuses is found by halving, and becomes a reject.
class BatchCommit final : public Operation {
 public:
  // All must outlive it.
  BatchCommit(ModelStatements& statements, RunLedger& ledger, PartitionVersions& versions, const Batch& batch);

  async::awaitable<void> perform(Attempt attempt) override;
  bool adapts_to(const ServerError& error) override;
  void committed() override;

  [[nodiscard]] const Effect& effect() const { return effect_; }

 private:
  async::awaitable<void> write_in_halves(BatchWriter* writer, const Attempt* attempt,
                                         std::span<const RecordAt> records);
  async::awaitable<void> write_ledger(const Attempt* attempt, std::int64_t scope, std::string now);
  [[nodiscard]] bool is_refused(const record::RecordRows& record) const;
  void refuse(const RecordAt& record, const ServerError& error);
  [[nodiscard]] std::vector<std::string_view> accepted_keys() const;

  ModelStatements& statements_;
  RunLedger& ledger_;
  const Batch& batch_;
  PartitionHold hold_;
  std::vector<RecordAt> records_;

  // How the next attempt goes about it.
  bool careful_ = false;
  bool in_halves_ = false;
  unsigned clashes_ = 0;  // 23505 met

  // Of the latest attempt.
  Effect effect_;
  std::vector<std::uint64_t> shared_hashes_;
  std::vector<const record::RecordRows*> refused_;
  std::deque<record::Reject> refusals_;
};

}  // namespace housingd::upsert::postgres

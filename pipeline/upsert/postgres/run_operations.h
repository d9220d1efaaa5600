// The smaller transactions of a run; private to the PostgreSQL store.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/model.h"
#include "pipeline/upsert/postgres/operation.h"
#include "pipeline/upsert/postgres/partition_versions.h"
#include "pipeline/upsert/postgres/run_ledger.h"
#include "pipeline/upsert/postgres/schema.h"
#include "pipeline/upsert/postgres/slot_ledger.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::postgres {

// What is referred to must outlive each.

class SchemaPreparation final : public Operation {
 public:
  // `refuse`: throws SchemaConflict for changes that must not be made now.
  SchemaPreparation(const definition::Model& model, std::function<void(const std::vector<SchemaChange>&)> refuse)
      : model_(model), refuse_(std::move(refuse)) {}
  async::awaitable<void> perform(Attempt attempt) override;
  std::vector<SchemaChange> changes;

 private:
  const definition::Model& model_;
  std::function<void(const std::vector<SchemaChange>&)> refuse_;
};

// Staging tables for a rehearsal, whose connection was there before the model.
class StagingCreation final : public Operation {
 public:
  explicit StagingCreation(const std::string& sql) : sql_(sql) {}
  async::awaitable<void> perform(Attempt attempt) override;

 private:
  const std::string& sql_;
};

// With the slots that the run is started for.
class RunOpening final : public Operation {
 public:
  RunOpening(RunLedger& ledger, SlotLedger& slots, PartitionVersions& versions, const RunRequest& request)
      : ledger_(ledger), slots_(slots), versions_(versions), request_(request) {}
  async::awaitable<void> perform(Attempt attempt) override;
  void committed() override { versions_.forget(opened.id); }
  OpenedRun opened;

 private:
  async::awaitable<bool> has_happened(Attempt attempt);

  RunLedger& ledger_;
  SlotLedger& slots_;
  PartitionVersions& versions_;
  const RunRequest& request_;
};

class PartitionRestart final : public Operation {
 public:
  PartitionRestart(RunLedger& ledger, PartitionVersions& versions, RunId run, const std::string& partition)
      : ledger_(ledger), run_(run), partition_(partition), hold_(ledger, versions, run, partition) {}
  async::awaitable<void> perform(Attempt attempt) override;
  void committed() override { hold_.advance(); }

 private:
  RunLedger& ledger_;
  RunId run_;
  const std::string& partition_;
  PartitionHold hold_;
};

// The same, done twice: nothing to ask about a lost answer.
class RunEnding final : public Operation {
 public:
  RunEnding(RunLedger& ledger, const RunRecord& record) : ledger_(ledger), record_(record) {}
  async::awaitable<void> perform(Attempt attempt) override;

 private:
  RunLedger& ledger_;
  const RunRecord& record_;
};

}  // namespace housingd::upsert::postgres

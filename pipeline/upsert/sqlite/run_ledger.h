// The ledger tables; private to the SQLite store. Every method is part of the
// transaction that its caller has begun.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/record/reject.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

class RunLedger {
 public:
  explicit RunLedger(Database& database) : database_(database) {}

  OpenedRun open_run(const RunRequest& request, const std::string& now);
  void end_run(const RunRecord& record, const std::string& now);

  // Adds to the partition's counts and moves its checkpoint.
  void advance(const Batch& batch, const std::string& now);
  void end_partition(const PartitionEnd& end, const std::string& now);
  void restart_partition(RunId run, const std::string& partition);

  void add_effect(RunId run, const definition::Model& model, const Effect& effect);
  void add_reject(RunId run, const std::string& partition, const record::Reject& reject, const std::string& now);

  [[nodiscard]] std::vector<std::uint64_t> seen(RunId run, const std::string& partition);
  [[nodiscard]] std::vector<RunRecord> runs(const RunQuery& query);
  [[nodiscard]] std::optional<RunRecord> run(RunId id);
  [[nodiscard]] std::vector<PartitionRecord> partitions(RunId run);
  [[nodiscard]] std::vector<RejectRecord> rejects(RunId run, std::size_t limit);
  [[nodiscard]] std::vector<PartitionStanding> standings(const std::string& job);

 private:
  [[nodiscard]] std::optional<RunRecord> resumable(const RunRequest& request);
  void abandon_unfinished(const RunRequest& request, const std::string& now);
  [[nodiscard]] RunId begin(const RunRequest& request, const std::string& now);
  void note_wait(RunId run, const std::string& until);
  [[nodiscard]] std::string wait_of(RunId run);
  void note_latest(const std::string& job, RunId run);
  void note_complete(const PartitionEnd& end, const std::string& now);
  void add_retries(const PartitionEnd& end);
  void keep_place(const Batch& batch);
  void add_places(OpenedRun& opened);
  void forget_walk(RunId run, const std::string& partition);
  [[nodiscard]] RunRecord read_run(Statement& row);
  [[nodiscard]] std::map<std::string, TableCounts> tables_of(RunId run);

  Database& database_;
};

}  // namespace housingd::upsert::sqlite

// What this program knows of partitions' versions; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "pipeline/async/awaitable.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/postgres/operation.h"
#include "pipeline/upsert/postgres/run_ledger.h"

namespace housingd::upsert::postgres {

// Every transaction about a partition raises its version by one. So one whose
// COMMIT got no answer can be asked for, and two programs that work on the same
// partition notice each other.
class PartitionVersions {
 public:
  [[nodiscard]] std::optional<std::int64_t> known(RunId run, const std::string& partition) const;
  void set(RunId run, const std::string& partition, std::int64_t version) { versions_[{run, partition}] = version; }
  // Of runs that others may have written since.
  void forget(RunId run);

 private:
  std::map<std::pair<RunId, std::string>, std::int64_t> versions_;
};

// One operation's hold on a partition.
class PartitionHold {
 public:
  // All must outlive it.
  PartitionHold(RunLedger& ledger, PartitionVersions& versions, RunId run, const std::string& partition)
      : ledger_(ledger), versions_(versions), run_(run), partition_(partition) {}

  // Locks the partition. False: an earlier attempt of this operation, whose
  // COMMIT got no answer, did happen. Throws SchemaConflict when there is no
  // such partition, or another program has written it.
  async::awaitable<bool> take(const Attempt& attempt);
  // The operation is committed.
  void advance() { versions_.set(run_, partition_, held_ + 1); }

 private:
  RunLedger& ledger_;
  PartitionVersions& versions_;
  RunId run_;
  const std::string& partition_;
  std::int64_t held_ = -1;  // the version that the latest attempt began with
};

}  // namespace housingd::upsert::postgres

#include "pipeline/upsert/postgres/partition_versions.h"

#include <fmt/format.h>

#include "pipeline/upsert/schema_difference.h"

namespace housingd::upsert::postgres {

std::optional<std::int64_t> PartitionVersions::known(RunId run, const std::string& partition) const {
  const auto found = versions_.find({run, partition});
  if (found == versions_.end()) return std::nullopt;
  return found->second;
}

void PartitionVersions::forget(RunId run) {
  versions_.erase(versions_.lower_bound({run, ""}), versions_.lower_bound({run + 1, ""}));
}

async::awaitable<bool> PartitionHold::take(const Attempt& attempt) {
  auto locking = attempt.connection.query(ledger_.lock_partition(run_, partition_), attempt.deadline);
  const Rows rows = co_await std::move(locking);
  if (rows.empty()) throw SchemaConflict(fmt::format("run {} has no partition {} in the ledger", run_, partition_));
  const std::int64_t version = rows.integer(0, 0);
  if (attempt.in_doubt && held_ >= 0 && version == held_ + 1) co_return false;
  const auto known = versions_.known(run_, partition_);
  if (known && *known != version) {
    throw SchemaConflict(
        fmt::format("run {}, partition {}: another program has taken it over; let one housingd at a time run a job on "
                    "this database",
                    run_, partition_));
  }
  held_ = version;
  co_return true;
}

}  // namespace housingd::upsert::postgres

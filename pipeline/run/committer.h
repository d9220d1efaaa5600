// What a partition has gathered, on its way into the store; private to run.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "pipeline/definition/partition.h"
#include "pipeline/record/row.h"
#include "pipeline/run/batch_builder.h"
#include "pipeline/run/run_state.h"
#include "pipeline/run/seen_keys.h"

namespace housingd::run {

// Every transaction of one partition. Whoever walks its pages decides when one
// is worth it and where the partition stands behind it.
class Committer {
 public:
  // Both outlive the committer. `so_far`: what earlier batches of it hold.
  Committer(RunState& state, const definition::Partition& partition, const upsert::RecordCounts& so_far);

  // What earlier batches of the partition saw, from the store.
  async::awaitable<outcome::result<void>> recall();
  void add(std::shared_ptr<const record::PageRows> page);
  // What is to be known of a page that was added; kept from this run on or,
  // where it is no news, kept on.
  void remember(upsert::RememberedPage page, bool is_news);
  [[nodiscard]] bool is_due() const;
  [[nodiscard]] bool is_empty() const { return batch_.is_empty(); }
  // Tried again a few times where that may help. Errors: of the store, as fail_run; stopped.
  async::awaitable<outcome::result<void>> commit(upsert::Checkpoint checkpoint, std::uint64_t declared);
  // Forgets everything, in the store too.
  async::awaitable<outcome::result<void>> start_over();
  // Ends the partition; sweeps when it is complete.
  async::awaitable<outcome::result<upsert::Effect>> end(upsert::PartitionState state, std::string reason,
                                                        std::uint64_t declared, upsert::RetryCounts retries);

  // `fetched` counts what was added, the others what was committed.
  [[nodiscard]] const upsert::RecordCounts& records() const { return records_; }
  [[nodiscard]] const SeenKeys& seen() const { return seen_; }  // with what was added

 private:
  RunState& state_;
  const definition::Partition& partition_;
  BatchBuilder batch_;
  SeenKeys seen_;
  upsert::RecordCounts records_;
  std::vector<std::uint64_t> pages_;  // that were added, by request
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace housingd::run

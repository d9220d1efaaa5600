// A store whose operations are counted and timed.
#pragma once

#include <string_view>

#include "daemon/metrics/metrics.h"
#include "daemon/metrics/store_condition.h"
#include "pipeline/upsert/store.h"

namespace housingd::metrics {

// Does what the store behind it does. What was committed is counted here, by
// table and by reason, because it is known here: after the transaction.
class MeasuredStore final : public upsert::Store {
 public:
  // All outlive it.
  MeasuredStore(upsert::Store& store, Metrics& metrics, StoreCondition& condition)
      : store_(store), metrics_(metrics), condition_(condition) {}

  async::awaitable<outcome::result<std::vector<upsert::SchemaChange>>> prepare(
      std::shared_ptr<const definition::Model> model) override;
  async::awaitable<outcome::result<upsert::OpenedRun>> open_run(upsert::RunRequest request) override;
  async::awaitable<outcome::result<std::vector<upsert::SchemaChange>>> examine(const definition::Model& model) override;
  async::awaitable<outcome::result<std::vector<std::uint64_t>>> seen(upsert::RunId run, std::string partition) override;
  async::awaitable<outcome::result<upsert::PartitionMemory>> recall(upsert::RecallRequest request) override;
  async::awaitable<outcome::result<void>> restart_partition(upsert::RunId run, std::string partition) override;
  async::awaitable<outcome::result<std::uint64_t>> known_records(std::string job, std::string partition) override;
  async::awaitable<outcome::result<upsert::Effect>> commit(upsert::Batch batch) override;
  async::awaitable<outcome::result<upsert::Effect>> end_partition(upsert::PartitionEnd end) override;
  async::awaitable<outcome::result<void>> end_run(upsert::RunRecord record) override;
  async::awaitable<outcome::result<std::vector<upsert::RunRecord>>> runs(upsert::RunQuery query) override;
  async::awaitable<outcome::result<std::optional<upsert::RunRecord>>> run(upsert::RunId id) override;
  async::awaitable<outcome::result<std::vector<upsert::PartitionRecord>>> partitions(upsert::RunId run) override;
  async::awaitable<outcome::result<std::vector<upsert::RejectRecord>>> rejects(upsert::RunId run,
                                                                               std::size_t limit) override;
  async::awaitable<outcome::result<std::vector<upsert::PartitionStanding>>> standings(std::string job) override;
  async::awaitable<outcome::result<std::vector<upsert::ScheduleMemory>>> watch(std::vector<upsert::ScheduledJob> jobs,
                                                                               upsert::SlotTime now) override;
  async::awaitable<outcome::result<void>> decide(std::vector<upsert::SlotRecord> slots) override;
  async::awaitable<outcome::result<void>> pause(std::string job, std::optional<upsert::SlotTime> at) override;
  async::awaitable<outcome::result<std::vector<upsert::SlotRecord>>> slots(std::string job, std::size_t limit) override;
  async::awaitable<outcome::result<std::optional<upsert::KeyedTrigger>>> trigger(std::string key) override;
  async::awaitable<outcome::result<void>> read_snapshot(upsert::SnapshotSelection selection,
                                                        upsert::SnapshotSink& sink) override;
  void lose_patience() override { store_.lose_patience(); }

 private:
  using Kind = StoreCondition::Kind;

  // Awaits it, and tells how long it took and how it ended.
  template <class T>
  static async::awaitable<outcome::result<T>> timed(MeasuredStore* self, Kind kind, std::string_view operation,
                                                    async::awaitable<outcome::result<T>> work);
  template <class T>
  async::awaitable<outcome::result<T>> read(std::string_view operation, async::awaitable<outcome::result<T>> work) {
    return timed(this, Kind::reading, operation, std::move(work));
  }
  template <class T>
  async::awaitable<outcome::result<T>> write(std::string_view operation, async::awaitable<outcome::result<T>> work) {
    return timed(this, Kind::writing, operation, std::move(work));
  }

  upsert::Store& store_;
  Metrics& metrics_;
  StoreCondition& condition_;
};

}  // namespace housingd::metrics

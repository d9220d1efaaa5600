// A store driven one call at a time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/upsert/store.h"

namespace housingd::upsert {

// Each call runs to its end before it returns.
class StoreSession {
 public:
  explicit StoreSession(std::unique_ptr<Store> store) : store_(std::move(store)) {}

  // The model outlives the session, which holds it.
  outcome::result<std::vector<SchemaChange>> prepare(const definition::Model& model);
  outcome::result<std::vector<SchemaChange>> prepare(std::shared_ptr<const definition::Model> model);
  outcome::result<std::vector<SchemaChange>> examine(const definition::Model& model);
  outcome::result<OpenedRun> open_run(RunRequest request);
  outcome::result<std::vector<std::uint64_t>> seen(RunId run, std::string partition);
  outcome::result<PartitionMemory> recall(RecallRequest request);
  outcome::result<void> restart_partition(RunId run, std::string partition);
  outcome::result<std::uint64_t> known_records(std::string job, std::string partition);
  outcome::result<Effect> commit(Batch batch);
  // At the same time.
  std::vector<outcome::result<Effect>> commit_together(const std::vector<Batch>& batches);
  std::vector<outcome::result<OpenedRun>> open_together(const std::vector<RunRequest>& requests);
  outcome::result<Effect> end_partition(PartitionEnd end);
  outcome::result<void> end_run(RunRecord record);
  outcome::result<std::vector<RunRecord>> runs(std::size_t limit) { return runs(RunQuery{.limit = limit}); }
  outcome::result<std::vector<RunRecord>> runs(RunQuery query);
  outcome::result<std::optional<RunRecord>> run(RunId id);
  outcome::result<std::vector<PartitionRecord>> partitions(RunId run);
  outcome::result<std::vector<RejectRecord>> rejects(RunId run, std::size_t limit);
  outcome::result<std::vector<PartitionStanding>> standings(std::string job);
  outcome::result<std::vector<ScheduleMemory>> watch(std::vector<ScheduledJob> jobs, SlotTime now);
  outcome::result<void> decide(std::vector<SlotRecord> slots);
  outcome::result<void> pause(std::string job, std::optional<SlotTime> at);
  outcome::result<std::vector<SlotRecord>> slots(std::string job, std::size_t limit);
  outcome::result<std::optional<KeyedTrigger>> trigger(std::string key);
  // What becomes of a read that is cancelled after a while, however far it has
  // got by then. `Throws`: whether Asio ends the caller itself.
  enum class Throws : bool { no, yes };
  outcome::result<std::vector<RunRecord>> cancelled_runs(std::chrono::milliseconds after, Throws throws);
  outcome::result<void> read_snapshot(SnapshotSelection selection, SnapshotSink& sink);

 private:
  template <class T>
  outcome::result<T> completed(async::awaitable<outcome::result<T>> call);
  template <class T>
  std::vector<outcome::result<T>> completed(std::vector<async::awaitable<outcome::result<T>>> calls);

  std::unique_ptr<boost::asio::io_context> context_ = std::make_unique<boost::asio::io_context>();
  std::vector<std::shared_ptr<const definition::Model>> models_;
  std::unique_ptr<Store> store_;
};

}  // namespace housingd::upsert

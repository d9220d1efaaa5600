#include "daemon/metrics/measured_store.h"

#include <algorithm>
#include <map>
#include <utility>

namespace housingd::metrics {

using async::awaitable;
using outcome::ErrorCode;
using outcome::result;
using namespace upsert;

namespace {

// The time of an operation, also of one that throws (a coroutine that is
// cancelled between two steps).
class Timing {
 public:
  Timing(Metrics& metrics, std::string_view operation) : metrics_(metrics), operation_(operation) {}
  ~Timing() { metrics_.on_store_operation(operation_, std::chrono::steady_clock::now() - begun_, error_); }
  Timing(const Timing&) = delete;
  Timing& operator=(const Timing&) = delete;

  void failed(ErrorCode code) { error_ = outcome::name_of(code); }

 private:
  Metrics& metrics_;
  std::string_view operation_;
  std::string_view error_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

// The batch itself goes to the store.
struct BatchCounts {
  std::string job;
  RecordCounts records;
  std::map<ErrorCode, std::uint64_t> rejects;
};

BatchCounts counts_of(const Batch& batch) {
  BatchCounts counts{.job = batch.job, .records = batch.records, .rejects = {}};
  for (const auto& page : batch.pages) {
    for (const auto& reject : page->rejects) ++counts.rejects[reject.reason];
  }
  return counts;
}

void tell(Metrics& metrics, BatchCounts counts, const definition::Model* model, const Effect& effect) {
  // What the database refused was accepted before.
  counts.records.accepted -= std::min(counts.records.accepted, effect.refused);
  counts.records.rejected += effect.refused;
  metrics.on_commit(counts.job, counts.records);
  for (const auto& [reason, count] : counts.rejects) metrics.on_reject(counts.job, outcome::name_of(reason), count);
  if (effect.refused > 0) {
    metrics.on_reject(counts.job, outcome::name_of(ErrorCode::store_refused), effect.refused);
  }
  if (model != nullptr) metrics.on_effect(*model, effect);
}

}  // namespace

template <class T>
awaitable<result<T>> MeasuredStore::timed(MeasuredStore* self, Kind kind, std::string_view operation,
                                          awaitable<result<T>> work) {
  Timing timing(self->metrics_, operation);
  auto done = co_await std::move(work);
  if (done) {
    self->condition_.succeeded(kind);
  } else {
    timing.failed(done.error().code());
    self->condition_.failed(kind, done.error());
  }
  co_return done;
}

awaitable<result<Effect>> MeasuredStore::commit(Batch batch) {
  BatchCounts counts = counts_of(batch);
  const definition::Model* model = batch.model;
  auto committing = write("commit", store_.commit(std::move(batch)));
  auto effect = co_await std::move(committing);
  if (effect) tell(metrics_, std::move(counts), model, *effect);
  co_return effect;
}

awaitable<result<Effect>> MeasuredStore::end_partition(PartitionEnd end) {
  const definition::Model* model = end.model;
  auto ending = write("end_partition", store_.end_partition(std::move(end)));
  auto effect = co_await std::move(ending);
  if (effect && model != nullptr) metrics_.on_effect(*model, *effect);
  co_return effect;
}

awaitable<result<std::vector<SchemaChange>>> MeasuredStore::prepare(std::shared_ptr<const definition::Model> model) {
  return write("prepare", store_.prepare(std::move(model)));
}

awaitable<result<OpenedRun>> MeasuredStore::open_run(RunRequest request) {
  return write("open_run", store_.open_run(std::move(request)));
}

awaitable<result<std::vector<SchemaChange>>> MeasuredStore::examine(const definition::Model& model) {
  return read("examine", store_.examine(model));
}

awaitable<result<std::vector<std::uint64_t>>> MeasuredStore::seen(RunId run, std::string partition) {
  return read("seen", store_.seen(run, std::move(partition)));
}

awaitable<result<upsert::PartitionMemory>> MeasuredStore::recall(upsert::RecallRequest request) {
  return write("recall", store_.recall(std::move(request)));
}

awaitable<result<void>> MeasuredStore::restart_partition(RunId run, std::string partition) {
  return write("restart_partition", store_.restart_partition(run, std::move(partition)));
}

awaitable<result<std::uint64_t>> MeasuredStore::known_records(std::string job, std::string partition) {
  return read("known_records", store_.known_records(std::move(job), std::move(partition)));
}

awaitable<result<void>> MeasuredStore::end_run(RunRecord record) {
  return write("end_run", store_.end_run(std::move(record)));
}

awaitable<result<std::vector<RunRecord>>> MeasuredStore::runs(RunQuery query) {
  return read("runs", store_.runs(std::move(query)));
}

awaitable<result<std::optional<RunRecord>>> MeasuredStore::run(RunId id) {
  return read("run", store_.run(id));
}

awaitable<result<std::vector<PartitionRecord>>> MeasuredStore::partitions(RunId run) {
  return read("partitions", store_.partitions(run));
}

awaitable<result<std::vector<RejectRecord>>> MeasuredStore::rejects(RunId run, std::size_t limit) {
  return read("rejects", store_.rejects(run, limit));
}

awaitable<result<std::vector<PartitionStanding>>> MeasuredStore::standings(std::string job) {
  return read("standings", store_.standings(std::move(job)));
}

awaitable<result<std::vector<ScheduleMemory>>> MeasuredStore::watch(std::vector<ScheduledJob> jobs, SlotTime now) {
  return write("watch", store_.watch(std::move(jobs), now));
}

awaitable<result<void>> MeasuredStore::decide(std::vector<SlotRecord> slots) {
  return write("decide", store_.decide(std::move(slots)));
}

awaitable<result<void>> MeasuredStore::pause(std::string job, std::optional<SlotTime> at) {
  return write("pause", store_.pause(std::move(job), at));
}

awaitable<result<std::vector<SlotRecord>>> MeasuredStore::slots(std::string job, std::size_t limit) {
  return read("slots", store_.slots(std::move(job), limit));
}

awaitable<result<std::optional<KeyedTrigger>>> MeasuredStore::trigger(std::string key) {
  return read("trigger", store_.trigger(std::move(key)));
}

awaitable<result<void>> MeasuredStore::read_snapshot(SnapshotSelection selection, SnapshotSink& sink) {
  return read("read_snapshot", store_.read_snapshot(std::move(selection), sink));
}

}  // namespace housingd::metrics

#include "tests/upsert/store_session.h"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>

namespace housingd::upsert {

using outcome::result;

template <class T>
result<T> StoreSession::completed(async::awaitable<result<T>> call) {
  std::optional<result<T>> answer;
  auto keep = [&](const std::exception_ptr& failure, result<T> value) {
    if (failure) std::rethrow_exception(failure);
    answer = std::move(value);
  };
  boost::asio::co_spawn(*context_, std::move(call), keep);
  context_->restart();
  context_->run();
  return *std::move(answer);
}

result<std::vector<SchemaChange>> StoreSession::prepare(const definition::Model& model) {
  models_.emplace_back(&model, [](const definition::Model*) {});
  return prepare(models_.back());
}
result<std::vector<SchemaChange>> StoreSession::prepare(std::shared_ptr<const definition::Model> model) {
  return completed(store_->prepare(std::move(model)));
}
result<std::vector<SchemaChange>> StoreSession::examine(const definition::Model& model) {
  return completed(store_->examine(model));
}
result<OpenedRun> StoreSession::open_run(RunRequest request) {
  return completed(store_->open_run(std::move(request)));
}
result<std::vector<std::uint64_t>> StoreSession::seen(RunId run, std::string partition) {
  return completed(store_->seen(run, std::move(partition)));
}
result<void> StoreSession::restart_partition(RunId run, std::string partition) {
  return completed(store_->restart_partition(run, std::move(partition)));
}
result<std::uint64_t> StoreSession::known_records(std::string job, std::string partition) {
  return completed(store_->known_records(std::move(job), std::move(partition)));
}
result<Effect> StoreSession::commit(Batch batch) {
  return completed(store_->commit(std::move(batch)));
}
result<Effect> StoreSession::end_partition(PartitionEnd end) {
  return completed(store_->end_partition(std::move(end)));
}
result<void> StoreSession::end_run(RunRecord record) {
  return completed(store_->end_run(std::move(record)));
}
result<std::vector<RunRecord>> StoreSession::runs(RunQuery query) {
  return completed(store_->runs(std::move(query)));
}
result<std::optional<RunRecord>> StoreSession::run(RunId id) {
  return completed(store_->run(id));
}
result<std::vector<PartitionRecord>> StoreSession::partitions(RunId run) {
  return completed(store_->partitions(run));
}
result<std::vector<RejectRecord>> StoreSession::rejects(RunId run, std::size_t limit) {
  return completed(store_->rejects(run, limit));
}
result<std::vector<PartitionStanding>> StoreSession::standings(std::string job) {
  return completed(store_->standings(std::move(job)));
}
result<std::vector<ScheduleMemory>> StoreSession::watch(std::vector<ScheduledJob> jobs, SlotTime now) {
  return completed(store_->watch(std::move(jobs), now));
}
result<void> StoreSession::decide(std::vector<SlotRecord> slots) {
  return completed(store_->decide(std::move(slots)));
}
result<void> StoreSession::pause(std::string job, std::optional<SlotTime> at) {
  return completed(store_->pause(std::move(job), at));
}
result<std::vector<SlotRecord>> StoreSession::slots(std::string job, std::size_t limit) {
  return completed(store_->slots(std::move(job), limit));
}
result<std::optional<KeyedTrigger>> StoreSession::trigger(std::string key) {
  return completed(store_->trigger(std::move(key)));
}
result<void> StoreSession::read_snapshot(SnapshotSelection selection, SnapshotSink& sink) {
  return completed(store_->read_snapshot(std::move(selection), sink));
}

}  // namespace housingd::upsert

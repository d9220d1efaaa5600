#include "tests/upsert/store_session.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
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

template <class T>
std::vector<result<T>> StoreSession::completed(std::vector<async::awaitable<result<T>>> calls) {
  std::vector<std::optional<result<T>>> answers(calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    boost::asio::co_spawn(*context_, std::move(calls[i]),
                          [answer = &answers[i]](const std::exception_ptr& failure, result<T> value) {
                            if (failure) std::rethrow_exception(failure);
                            *answer = std::move(value);
                          });
  }
  context_->restart();
  context_->run();
  std::vector<result<T>> values;
  for (auto& answer : answers) values.push_back(*std::move(answer));
  return values;
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
result<PartitionMemory> StoreSession::recall(RecallRequest request) {
  return completed(store_->recall(std::move(request)));
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
std::vector<result<Effect>> StoreSession::commit_together(const std::vector<Batch>& batches) {
  std::vector<async::awaitable<result<Effect>>> calls;
  for (const Batch& batch : batches) calls.push_back(store_->commit(batch));
  return completed(std::move(calls));
}
std::vector<result<OpenedRun>> StoreSession::open_together(const std::vector<RunRequest>& requests) {
  std::vector<async::awaitable<result<OpenedRun>>> calls;
  for (const RunRequest& request : requests) calls.push_back(store_->open_run(request));
  return completed(std::move(calls));
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
namespace {

async::awaitable<result<std::vector<RunRecord>>> runs_of(Store* store, StoreSession::Throws throws) {
  co_await boost::asio::this_coro::throw_if_cancelled(throws == StoreSession::Throws::yes);
  auto reading = store->runs({});
  co_return co_await std::move(reading);
}

}  // namespace

result<std::vector<RunRecord>> StoreSession::cancelled_runs(std::chrono::milliseconds after, Throws throws) {
  boost::asio::cancellation_signal cancel;
  std::optional<result<std::vector<RunRecord>>> answer;
  const auto keep = [&](const std::exception_ptr& failure, result<std::vector<RunRecord>> value) {
    answer =
        failure ? outcome::Error(outcome::Disposition::stop, outcome::ErrorCode::stopped, "thrown") : std::move(value);
  };
  boost::asio::co_spawn(*context_, runs_of(store_.get(), throws),
                        boost::asio::bind_cancellation_slot(cancel.slot(), keep));
  context_->restart();
  context_->run_for(after);
  cancel.emit(boost::asio::cancellation_type::terminal);
  context_->restart();
  context_->run();
  return *std::move(answer);
}

result<void> StoreSession::read_snapshot(SnapshotSelection selection, SnapshotSink& sink) {
  return completed(store_->read_snapshot(std::move(selection), sink));
}

}  // namespace housingd::upsert

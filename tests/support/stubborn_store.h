// A store that does not always do what it is asked.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "pipeline/upsert/store.h"

namespace housingd::support {

// In front of a real one, which outlives it.
class StubbornStore final : public upsert::Store {
 public:
  // Awaited before each operation, by its name; an error is returned instead
  // of what the store would do. A coroutine that does not end is a store that
  // does not answer.
  using Before = std::function<async::awaitable<outcome::result<void>>(std::string_view operation)>;

  explicit StubbornStore(upsert::Store& store) : store_(store) {}

  Before before;  // empty: nothing

  template <class T>
  using Answer = async::awaitable<outcome::result<T>>;

  Answer<std::vector<upsert::SchemaChange>> prepare(std::shared_ptr<const definition::Model> model) override {
    return after(mood("prepare"), store_.prepare(std::move(model)));
  }
  Answer<upsert::OpenedRun> open_run(upsert::RunRequest request) override {
    return after(mood("open_run"), store_.open_run(std::move(request)));
  }
  Answer<std::vector<upsert::SchemaChange>> examine(const definition::Model& model) override {
    return after(mood("examine"), store_.examine(model));
  }
  Answer<std::vector<std::uint64_t>> seen(upsert::RunId run, std::string partition) override {
    return after(mood("seen"), store_.seen(run, std::move(partition)));
  }
  Answer<upsert::PartitionMemory> recall(upsert::RecallRequest request) override {
    return after(mood("recall"), store_.recall(std::move(request)));
  }
  Answer<void> restart_partition(upsert::RunId run, std::string partition) override {
    return after(mood("restart_partition"), store_.restart_partition(run, std::move(partition)));
  }
  Answer<std::uint64_t> known_records(std::string job, std::string partition) override {
    return after(mood("known_records"), store_.known_records(std::move(job), std::move(partition)));
  }
  Answer<upsert::Effect> commit(upsert::Batch batch) override {
    return after(mood("commit"), store_.commit(std::move(batch)));
  }
  Answer<upsert::Effect> end_partition(upsert::PartitionEnd end) override {
    return after(mood("end_partition"), store_.end_partition(std::move(end)));
  }
  Answer<void> end_run(upsert::RunRecord record) override {
    return after(mood("end_run"), store_.end_run(std::move(record)));
  }
  Answer<std::vector<upsert::RunRecord>> runs(upsert::RunQuery query) override {
    return after(mood("runs"), store_.runs(std::move(query)));
  }
  Answer<std::optional<upsert::RunRecord>> run(upsert::RunId id) override { return after(mood("run"), store_.run(id)); }
  Answer<std::vector<upsert::PartitionRecord>> partitions(upsert::RunId run) override {
    return after(mood("partitions"), store_.partitions(run));
  }
  Answer<std::vector<upsert::RejectRecord>> rejects(upsert::RunId run, std::size_t limit) override {
    return after(mood("rejects"), store_.rejects(run, limit));
  }
  Answer<std::vector<upsert::PartitionStanding>> standings(std::string job) override {
    return after(mood("standings"), store_.standings(std::move(job)));
  }
  Answer<std::vector<upsert::ScheduleMemory>> watch(std::vector<upsert::ScheduledJob> jobs,
                                                    upsert::SlotTime now) override {
    return after(mood("watch"), store_.watch(std::move(jobs), now));
  }
  Answer<void> decide(std::vector<upsert::SlotRecord> slots) override {
    return after(mood("decide"), store_.decide(std::move(slots)));
  }
  Answer<void> pause(std::string job, std::optional<upsert::SlotTime> at) override {
    return after(mood("pause"), store_.pause(std::move(job), at));
  }
  Answer<std::vector<upsert::SlotRecord>> slots(std::string job, std::size_t limit) override {
    return after(mood("slots"), store_.slots(std::move(job), limit));
  }
  Answer<std::optional<upsert::KeyedTrigger>> trigger(std::string key) override {
    return after(mood("trigger"), store_.trigger(std::move(key)));
  }
  Answer<void> read_snapshot(upsert::SnapshotSelection selection, upsert::SnapshotSink& sink) override {
    return after(mood("read_snapshot"), store_.read_snapshot(std::move(selection), sink));
  }

 private:
  static Answer<void> willing() { co_return outcome::result<void>(); }
  Answer<void> mood(std::string_view operation) { return before ? before(operation) : willing(); }

  template <class T>
  static Answer<T> after(Answer<void> mood, Answer<T> work) {
    auto waiting = std::move(mood);
    auto agreed = co_await std::move(waiting);
    if (!agreed) co_return agreed.error();
    auto working = std::move(work);
    co_return co_await std::move(working);
  }

  upsert::Store& store_;
};

}  // namespace housingd::support

#include "pipeline/upsert/sqlite/sqlite_store.h"

#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <system_error>

#include "pipeline/async/offload.h"
#include "pipeline/upsert/sqlite/commit_group.h"
#include "pipeline/upsert/sqlite/reader.h"
#include "pipeline/upsert/sqlite/snapshot_reader.h"
#include "pipeline/upsert/sqlite/worker.h"

namespace housingd::upsert::sqlite {

using async::awaitable;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

// On one of its own: the store's goes on with what is to be written.
awaitable<result<void>> read_on_a_thread(std::string path, SnapshotSelection selection, SnapshotSink* sink) {
  boost::asio::thread_pool thread{1};
  auto reading = async::offload(thread.get_executor(),
                                [path, selection, sink] { return sqlite::read_snapshot(path, selection, *sink); });
  co_return co_await std::move(reading);
}

class SqliteStore final : public Store {
 private:
  // The work is owned by the call until it is done; `this` outlives it, as the
  // destructor joins the thread.
  template <class Work>
  awaitable<result<std::invoke_result_t<Work&>>> transaction(Work work) {
    return async::offload(thread_.get_executor(), [this, work = std::move(work)] { return worker_->transact(work); });
  }

  // On the writer's own connection, after what it has in hand.
  template <class Work>
  awaitable<result<std::invoke_result_t<Work&>>> reading(Work work) {
    return async::offload(thread_.get_executor(),
                          [this, work = std::move(work)] { return read_result(worker_->database(), work); });
  }

  // For those who watch: beside the writer, where what it writes can be seen.
  template <class Ask>
  awaitable<result<std::invoke_result_t<Ask&, Ledgers>>> asking(Ask ask) {
    const auto executor = reader_ ? reading_thread_.get_executor() : thread_.get_executor();
    return async::offload(executor, [this, ask = std::move(ask)] {
      return reader_ ? reader_->ask(ask) : ask_ledgers(worker_->database(), worker_->ledger(), worker_->slots(), ask);
    });
  }

 public:
  SqliteStore(std::string path, std::unique_ptr<Worker> worker, std::unique_ptr<Reader> reader)
      : path_(std::move(path)), worker_(std::move(worker)), reader_(std::move(reader)) {}

  ~SqliteStore() override {
    reading_thread_.join();
    thread_.join();
  }

  awaitable<result<std::vector<SchemaChange>>> prepare(std::shared_ptr<const definition::Model> model) override {
    return transaction([this, model = std::move(model)] { return worker_->prepare(model); });
  }

  awaitable<result<OpenedRun>> open_run(RunRequest request) override {
    return transaction([this, request = std::move(request)] { return worker_->open_run(request); });
  }

  awaitable<result<std::vector<SchemaChange>>> examine(const definition::Model& model) override {
    return reading([this, &model] { return worker_->examine(model); });
  }

  awaitable<result<std::vector<std::uint64_t>>> seen(RunId run, std::string partition) override {
    return reading([this, run, partition = std::move(partition)] { return worker_->ledger().seen(run, partition); });
  }

  awaitable<result<PartitionMemory>> recall(RecallRequest request) override {
    return transaction([this, request = std::move(request)] { return worker_->recall(request); });
  }

  awaitable<result<void>> restart_partition(RunId run, std::string partition) override {
    return nothing(transaction([this, run, partition = std::move(partition)] {
      worker_->ledger().restart_partition(run, partition);
      return true;
    }));
  }

  awaitable<result<std::uint64_t>> known_records(std::string job, std::string partition) override {
    return transaction([this, job = std::move(job), partition = std::move(partition)] {
      return worker_->known_records(job, partition);
    });
  }

  awaitable<result<Effect>> commit(Batch batch) override {
    auto ticket = commits_.add(std::move(batch));
    auto settling = async::offload(thread_.get_executor(),
                                   [this, ticket = std::move(ticket)] { return commits_.settle(*ticket, *worker_); });
    co_return co_await std::move(settling);
  }

  awaitable<result<Effect>> end_partition(PartitionEnd end) override {
    return transaction([this, end = std::move(end)] { return worker_->end_partition(end); });
  }

  awaitable<result<void>> end_run(RunRecord record) override {
    return nothing(transaction([this, record = std::move(record)] {
      worker_->end_run(record);
      return true;
    }));
  }

  awaitable<result<std::vector<RunRecord>>> runs(RunQuery query) override {
    return asking([query = std::move(query)](Ledgers ledgers) { return ledgers.runs.runs(query); });
  }

  awaitable<result<std::optional<RunRecord>>> run(RunId id) override {
    return asking([id](Ledgers ledgers) { return ledgers.runs.run(id); });
  }

  awaitable<result<std::vector<PartitionRecord>>> partitions(RunId run) override {
    return asking([run](Ledgers ledgers) { return ledgers.runs.partitions(run); });
  }

  awaitable<result<std::vector<RejectRecord>>> rejects(RunId run, std::size_t limit) override {
    return asking([run, limit](Ledgers ledgers) { return ledgers.runs.rejects(run, limit); });
  }

  awaitable<result<std::vector<PartitionStanding>>> standings(std::string job) override {
    return asking([job = std::move(job)](Ledgers ledgers) { return ledgers.runs.standings(job); });
  }

  awaitable<result<std::vector<ScheduleMemory>>> watch(std::vector<ScheduledJob> jobs, SlotTime now) override {
    return transaction([this, jobs = std::move(jobs), now] { return worker_->watch(jobs, now); });
  }

  awaitable<result<void>> decide(std::vector<SlotRecord> slots) override {
    return nothing(transaction([this, slots = std::move(slots)] {
      worker_->decide(slots);
      return true;
    }));
  }

  awaitable<result<void>> pause(std::string job, std::optional<SlotTime> at) override {
    return nothing(transaction([this, job = std::move(job), at] {
      worker_->slots().pause(job, at);
      return true;
    }));
  }

  awaitable<result<std::vector<SlotRecord>>> slots(std::string job, std::size_t limit) override {
    return asking([job = std::move(job), limit](Ledgers ledgers) { return ledgers.slots.slots(job, limit); });
  }

  awaitable<result<std::optional<KeyedTrigger>>> trigger(std::string key) override {
    return asking([key = std::move(key)](Ledgers ledgers) { return ledgers.slots.trigger(key); });
  }

  awaitable<result<void>> read_snapshot(SnapshotSelection selection, SnapshotSink& sink) override {
    return read_on_a_thread(path_, std::move(selection), &sink);
  }

 private:
  static awaitable<result<void>> nothing(awaitable<result<bool>> work) {
    const result<bool> done = co_await std::move(work);
    if (!done) co_return done.error();
    co_return result<void>();
  }

  std::string path_;
  std::unique_ptr<Worker> worker_;
  std::unique_ptr<Reader> reader_;  // null: only the writer sees what it writes, or nothing is written
  CommitGroup commits_;
  boost::asio::thread_pool thread_{1}, reading_thread_{1};
};

OpenMode mode_of(Access access, bool scratch) {
  if (scratch) return OpenMode::scratch;
  return access == Access::read ? OpenMode::glance : OpenMode::write;
}

}  // namespace

result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, Access access, Durability durability) {
  std::error_code trouble;  // a path that cannot be asked about cannot be opened either
  const bool exists = std::filesystem::exists(path, trouble);
  const bool scratch = durability == Durability::rehearsed && !exists;
  if (access == Access::read && !exists) {
    return Error(Disposition::fail_run, ErrorCode::store_unavailable,
                 "there is no database at " + path + " yet: run a job first, or name another with --store");
  }
  const auto folder = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(folder, trouble)) {
    return Error(Disposition::fail_run, ErrorCode::store_unavailable,
                 "cannot open " + path + ": there is no folder " + folder.string() +
                     "; make it, or name another database with --store");
  }
  if (std::filesystem::is_directory(path, trouble)) {
    return Error(Disposition::fail_run, ErrorCode::store_unavailable,
                 "cannot open " + path + ": it is a folder; name a file in it with --store");
  }
  WriterLock lock;
  if (access == Access::write && !scratch) {
    auto taken = WriterLock::take(path);
    if (!taken) return taken.error();
    lock = *std::move(taken);
  }
  try {
    // SQLite's name for a database that lives in a nameless temporary file.
    const std::string file = scratch ? std::string() : path;
    auto worker = std::make_unique<Worker>(file, mode_of(access, scratch), durability, std::move(lock));
    const bool shown = access == Access::write && durability == Durability::committed;
    auto reader = shown ? std::make_unique<Reader>(path) : nullptr;
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(path, std::move(worker), std::move(reader)));
  } catch (const DatabaseError& error) {
    return error.to_error();
  }
}

}  // namespace housingd::upsert::sqlite

#include "pipeline/upsert/sqlite/sqlite_store.h"

#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <system_error>

#include "pipeline/async/offload.h"
#include "pipeline/upsert/sqlite/commit_group.h"
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

  template <class Work>
  awaitable<result<std::invoke_result_t<Work&>>> reading(Work work) {
    return async::offload(thread_.get_executor(), [this, work = std::move(work)] { return worker_->read(work); });
  }

 public:
  SqliteStore(std::string path, std::unique_ptr<Worker> worker) : path_(std::move(path)), worker_(std::move(worker)) {}

  ~SqliteStore() override { thread_.join(); }

  awaitable<result<std::vector<SchemaChange>>> prepare(const definition::Model& model) override {
    return transaction([this, &model] { return worker_->prepare(model); });
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

  awaitable<result<std::vector<RunRecord>>> runs(std::size_t limit) override {
    return reading(
        [this, limit] { return worker_->has_ledger() ? worker_->ledger().runs(limit) : std::vector<RunRecord>(); });
  }

  awaitable<result<std::vector<PartitionRecord>>> partitions(RunId run) override {
    return reading([this, run] {
      return worker_->has_ledger() ? worker_->ledger().partitions(run) : std::vector<PartitionRecord>();
    });
  }

  awaitable<result<std::vector<RejectRecord>>> rejects(RunId run, std::size_t limit) override {
    return reading([this, run, limit] {
      return worker_->has_ledger() ? worker_->ledger().rejects(run, limit) : std::vector<RejectRecord>();
    });
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
  CommitGroup commits_;
  boost::asio::thread_pool thread_{1};
};

OpenMode mode_of(Access access, bool scratch) {
  if (scratch) return OpenMode::scratch;
  return access == Access::read ? OpenMode::read : OpenMode::write;
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
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(path, std::move(worker)));
  } catch (const DatabaseError& error) {
    return error.to_error();
  }
}

}  // namespace housingd::upsert::sqlite

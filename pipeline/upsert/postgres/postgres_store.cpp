#include "pipeline/upsert/postgres/postgres_store.h"

#include <boost/asio/thread_pool.hpp>
#include <map>
#include <optional>

#include "pipeline/upsert/postgres/batch_commit.h"
#include "pipeline/upsert/postgres/model_statements.h"
#include "pipeline/upsert/postgres/partition_ending.h"
#include "pipeline/upsert/postgres/pool.h"
#include "pipeline/upsert/postgres/reading.h"
#include "pipeline/upsert/postgres/run_lock.h"
#include "pipeline/upsert/postgres/run_operations.h"
#include "pipeline/upsert/postgres/snapshot_reader.h"
#include "pipeline/upsert/postgres/transactor.h"

namespace housingd::upsert::postgres {

using async::awaitable;
using outcome::result;
using std::chrono::seconds;

namespace {

// Two backends merge while a third core's worth of work is done here; more
// only wait for each other's indexes.
constexpr std::size_t writers = 2;
constexpr std::size_t readers = 2;
// A database that is not there when a command starts is most likely a mistake.
constexpr seconds first_patience{15};

constexpr const char* session_sql =
    "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'; "
    "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET client_min_messages = 'warning'; "
    // An operator may have set other bounds; none at all would be too few.
    "DO $$BEGIN "
    "IF current_setting('lock_timeout') = '0' THEN SET lock_timeout = '30s'; END IF; "
    "IF current_setting('idle_in_transaction_session_timeout') = '0' "
    "THEN SET idle_in_transaction_session_timeout = '10min'; END IF; END$$; ";

Pool::Options pool_options(const std::string& conninfo, const StoreOptions& options, std::size_t size, Access access) {
  std::string session = session_sql;
  if (access == Access::read) session += "SET default_transaction_read_only = on; ";
  return {.connect = {conninfo, std::move(session), options.on_notice}, .size = size};
}

class PostgresStore final : public Store {
 public:
  PostgresStore(const std::string& conninfo, Access access, StoreOptions options)
      : options_(std::move(options)),
        access_(access),
        writing_(pool_options(conninfo, options_, options_.durability == Durability::rehearsed ? 1 : writers, access),
                 blocking_.get_executor()),
        reading_(pool_options(conninfo, options_, readers + 1, Access::read), blocking_.get_executor()),
        outage_(options_.on_notice),
        transactor_(writing_, options_.durability, outage_),
        lock_(reading_) {}

  ~PostgresStore() override = default;

  awaitable<result<std::vector<SchemaChange>>> prepare(const definition::Model& model) override {
    SchemaPreparation preparation(model);
    auto preparing = transactor_.run(preparation, {options_.patience, std::min(first_patience, options_.patience)});
    auto prepared = co_await std::move(preparing);
    if (!prepared) co_return prepared.error();
    auto made = make_statements(model);
    if (!made) co_return made.error();
    writing_.set_session(session_sql + statements_->staging());
    if (options_.durability == Durability::rehearsed) {
      StagingCreation creation(statements_->staging());
      auto creating = transactor_.run(creation, patience());
      auto created = co_await std::move(creating);
      if (!created) co_return created.error();
    }
    co_return std::move(preparation.changes);
  }

  awaitable<result<std::vector<SchemaChange>>> examine(const definition::Model& model) override {
    return read([&model](Connection* connection, outcome::Deadline deadline) {
      return examine_schema(connection, &model, deadline);
    });
  }

  awaitable<result<OpenedRun>> open_run(RunRequest request) override {
    if (options_.durability == Durability::committed) {
      auto locking = lock_.take(request.job, Patience(patience(), outage_));
      auto locked = co_await std::move(locking);
      if (!locked) co_return locked.error();
    }
    shared_.forget();  // what an earlier run knew of shared rows
    RunOpening opening(ledger_, versions_, request);
    auto running = transactor_.run(opening, patience());
    auto opened = co_await std::move(running);
    if (!opened) {
      auto releasing = lock_.release(request.job);
      co_await std::move(releasing);
      co_return opened.error();
    }
    jobs_[opening.opened.id] = request.job;
    co_return std::move(opening.opened);
  }

  awaitable<result<std::vector<std::uint64_t>>> seen(RunId run, std::string partition) override {
    return read([this, run, partition](Connection* connection, outcome::Deadline deadline) {
      return ledger_.seen(connection, run, partition, deadline);
    });
  }

  awaitable<result<void>> restart_partition(RunId run, std::string partition) override {
    PartitionRestart restart(ledger_, versions_, run, partition);
    auto running = transactor_.run(restart, patience());
    co_return co_await std::move(running);
  }

  awaitable<result<std::uint64_t>> known_records(std::string job, std::string partition) override {
    return read([this, job, partition](Connection* connection, outcome::Deadline deadline) {
      return count_records(&ledger_, connection, job, partition, deadline);
    });
  }

  awaitable<result<Effect>> commit(Batch batch) override {
    BatchCommit committing(*statements_, ledger_, versions_, shared_, batch);
    auto running = transactor_.run(committing, patience());
    auto committed = co_await std::move(running);
    if (!committed) co_return committed.error();
    co_return committing.effect();
  }

  awaitable<result<Effect>> end_partition(PartitionEnd end) override {
    PartitionEnding ending(*statements_, ledger_, versions_, end);
    auto running = transactor_.run(ending, patience());
    auto ended = co_await std::move(running);
    if (!ended) co_return ended.error();
    co_return ending.effect();
  }

  awaitable<result<void>> end_run(RunRecord record) override {
    RunEnding ending(ledger_, record);
    auto running = transactor_.run(ending, patience());
    auto ended = co_await std::move(running);
    versions_.forget(record.id);
    const auto job = jobs_.find(record.id);
    if (job == jobs_.end()) co_return ended;
    auto releasing = lock_.release(job->second);
    jobs_.erase(job);
    co_await std::move(releasing);
    co_return ended;
  }

  awaitable<result<std::vector<RunRecord>>> runs(std::size_t limit) override {
    return read([this, limit](Connection* connection, outcome::Deadline deadline) {
      return if_prepared(&ledger_, connection, deadline,
                         [this, connection, limit, deadline] { return ledger_.runs(connection, limit, deadline); });
    });
  }

  awaitable<result<std::vector<PartitionRecord>>> partitions(RunId run) override {
    return read([this, run](Connection* connection, outcome::Deadline deadline) {
      return if_prepared(&ledger_, connection, deadline,
                         [this, connection, run, deadline] { return ledger_.partitions(connection, run, deadline); });
    });
  }

  awaitable<result<std::vector<RejectRecord>>> rejects(RunId run, std::size_t limit) override {
    return read([this, run, limit](Connection* connection, outcome::Deadline deadline) {
      return if_prepared(&ledger_, connection, deadline, [this, connection, run, limit, deadline] {
        return ledger_.rejects(connection, run, limit, deadline);
      });
    });
  }

  awaitable<result<void>> read_snapshot(SnapshotSelection selection, SnapshotSink& sink) override {
    return postgres::read_snapshot(&reading_, std::move(selection), &sink);
  }

 private:
  result<void> make_statements(const definition::Model& model) {
    try {
      statements_.emplace(model);
      return {};
    } catch (const SchemaConflict& conflict) {
      return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::store_conflict, conflict.what());
    }
  }

  // In a rehearsal all there is to read is in its transaction.
  template <class Query>
  awaitable<result<ValueOf<Query>>> read(Query query) {
    return options_.durability == Durability::rehearsed ? read_in_transaction(&transactor_, std::move(query))
                                                        : read_alone(&reading_, reading_patience(), std::move(query));
  }

  [[nodiscard]] PatienceLimits patience() const { return {options_.patience, options_.patience}; }

  // A run goes on when the database does; who only wants to look is told.
  [[nodiscard]] Patience reading_patience() {
    return {access_ == Access::write ? patience() : PatienceLimits{}, outage_};
  }

  boost::asio::thread_pool blocking_{1};
  StoreOptions options_;
  Access access_;
  Pool writing_, reading_;
  Outage outage_;
  Transactor transactor_;
  RunLock lock_;
  RunLedger ledger_;
  std::optional<ModelStatements> statements_;
  PartitionVersions versions_;
  SharedRows shared_;
  std::map<RunId, std::string> jobs_;  // of open runs, by which their locks are held
};

}  // namespace

result<std::unique_ptr<Store>> open_postgres_store(const std::string& conninfo, Access access, StoreOptions options) {
  auto readable = check_conninfo(conninfo);
  if (!readable) return readable.error();
  return std::unique_ptr<Store>(std::make_unique<PostgresStore>(conninfo, access, std::move(options)));
}

}  // namespace housingd::upsert::postgres

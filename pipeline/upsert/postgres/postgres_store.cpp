#include "pipeline/upsert/postgres/postgres_store.h"

#include <boost/asio/thread_pool.hpp>
#include <map>
#include <optional>

#include "pipeline/upsert/postgres/batch_commit.h"
#include "pipeline/upsert/postgres/model_statements.h"
#include "pipeline/upsert/postgres/page_memories.h"
#include "pipeline/upsert/postgres/partition_ending.h"
#include "pipeline/upsert/postgres/pool.h"
#include "pipeline/upsert/postgres/reading.h"
#include "pipeline/upsert/postgres/run_lock.h"
#include "pipeline/upsert/postgres/run_operations.h"
#include "pipeline/upsert/postgres/slot_operations.h"
#include "pipeline/upsert/postgres/snapshot_reader.h"
#include "pipeline/upsert/postgres/transactor.h"
#include "pipeline/upsert/prepared_models.h"

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
        outage_(options_.on_notice, options_.on_held_up),
        transactor_(writing_, options_.durability, outage_),
        lock_(reading_) {}

  ~PostgresStore() override = default;

  awaitable<result<std::vector<SchemaChange>>> prepare(std::shared_ptr<const definition::Model> model) override {
    models_.let_go();
    SchemaPreparation preparation(*model, [this, &model](const auto& changes) { refuse(*model, changes); });
    auto preparing = transactor_.run(preparation, {options_.patience, std::min(first_patience, options_.patience)});
    auto prepared = co_await std::move(preparing);
    if (!prepared) co_return prepared.error();
    auto adding = add(std::move(model));
    auto added = co_await std::move(adding);
    if (!added) co_return added.error();
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
    // What an earlier run knew of shared rows.
    models_.for_each([](ModelStatements& statements) { statements.shared().forget(); });
    RunOpening opening(ledger_, slots_, versions_, request);
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

  awaitable<result<PartitionMemory>> recall(RecallRequest request) override {
    Recall recalling(ledger_, request);
    auto running = transactor_.run(recalling, patience());
    auto recalled = co_await std::move(running);
    if (!recalled) co_return recalled.error();
    co_return std::move(recalling.memory);
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
    const auto statements = models_.find(batch.model);
    if (!statements) co_return not_prepared();
    BatchCommit committing(*statements, ledger_, versions_, batch);
    auto running = transactor_.run(committing, patience());
    auto committed = co_await std::move(running);
    if (!committed) co_return committed.error();
    co_return committing.effect();
  }

  awaitable<result<Effect>> end_partition(PartitionEnd end) override {
    const auto statements = models_.find(end.model);
    if (!statements) co_return not_prepared();
    PartitionEnding ending(*statements, ledger_, versions_, end);
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

  awaitable<result<std::vector<RunRecord>>> runs(RunQuery query) override {
    return ask([this, query](Connection* connection, outcome::Deadline deadline) {
      return ledger_.runs(connection, query, deadline);
    });
  }

  awaitable<result<std::optional<RunRecord>>> run(RunId id) override {
    return ask([this, id](Connection* connection, outcome::Deadline deadline) {
      return ledger_.run(connection, id, deadline);
    });
  }

  awaitable<result<std::vector<PartitionRecord>>> partitions(RunId run) override {
    return ask([this, run](Connection* connection, outcome::Deadline deadline) {
      return ledger_.partitions(connection, run, deadline);
    });
  }

  awaitable<result<std::vector<RejectRecord>>> rejects(RunId run, std::size_t limit) override {
    return ask([this, run, limit](Connection* connection, outcome::Deadline deadline) {
      return ledger_.rejects(connection, run, limit, deadline);
    });
  }

  awaitable<result<std::vector<PartitionStanding>>> standings(std::string job) override {
    return ask([this, job](Connection* connection, outcome::Deadline deadline) {
      return ledger_.standings(connection, job, deadline);
    });
  }

  awaitable<result<std::vector<ScheduleMemory>>> watch(std::vector<ScheduledJob> jobs, SlotTime now) override {
    ScheduleWatch watching(slots_, std::move(jobs), now);
    auto running = transactor_.run(watching, {options_.patience, std::min(first_patience, options_.patience)});
    auto watched = co_await std::move(running);
    if (!watched) co_return watched.error();
    co_return std::move(watching.memories);
  }

  awaitable<result<void>> decide(std::vector<SlotRecord> slots) override {
    SlotDecision deciding(slots_, std::move(slots));
    auto running = transactor_.run(deciding, patience());
    co_return co_await std::move(running);
  }

  awaitable<result<void>> pause(std::string job, std::optional<SlotTime> at) override {
    JobPause pausing(slots_, std::move(job), at);
    auto running = transactor_.run(pausing, patience());
    co_return co_await std::move(running);
  }

  awaitable<result<std::vector<SlotRecord>>> slots(std::string job, std::size_t limit) override {
    return ask([this, job, limit](Connection* connection, outcome::Deadline deadline) {
      return slots_.slots(connection, job, limit, deadline);
    });
  }

  awaitable<result<std::optional<KeyedTrigger>>> trigger(std::string key) override {
    return ask([this, key](Connection* connection, outcome::Deadline deadline) {
      return slots_.trigger(connection, key, deadline);
    });
  }

  awaitable<result<void>> read_snapshot(SnapshotSelection selection, SnapshotSink& sink) override {
    return postgres::read_snapshot(&reading_, std::move(selection), &sink);
  }

  void lose_patience() override { outage_.give_up(); }

 private:
  // Throws SchemaConflict for what would take the tables from under a run.
  void refuse(const definition::Model& model, const std::vector<SchemaChange>& changes) const {
    models_.check(model);
    for (const SchemaChange& change : changes) {
      if (change.kind != SchemaChange::Kind::widen_column || !models_.others_have(change.table, model)) continue;
      throw SchemaConflict("table " + change.table + ", column " + change.name +
                           ": its type cannot change while a run by the former definition is under way; wait for "
                           "that run, or stop it");
    }
  }

  // From now on connections have its staging tables.
  awaitable<result<void>> add(std::shared_ptr<const definition::Model> model) {
    if (const auto known = models_.find(model.get()); known && known->model() == *model) co_return result<void>();
    auto statements = models_.equal_to(*model);
    const bool is_new = !statements;
    try {
      if (is_new) statements = std::make_shared<ModelStatements>(*model);
    } catch (const SchemaConflict& conflict) {
      co_return to_error(conflict);
    }
    models_.add(model, statements);
    std::string session = session_sql;
    models_.for_each([&session](const ModelStatements& each) { session += each.staging(); });
    writing_.set_session(std::move(session));
    if (!is_new || options_.durability == Durability::committed) co_return result<void>();
    StagingCreation creation(statements->staging());
    auto creating = transactor_.run(creation, patience());
    co_return co_await std::move(creating);
  }

  static outcome::Error not_prepared() {
    return to_error(SchemaConflict("a batch of a model that the store was not prepared for"));
  }

  // Of the ledger, for those who watch. Nothing where there is none yet.
  template <class Query>
  awaitable<result<ValueOf<Query>>> ask(Query query) {
    return read([this, query = std::move(query)](Connection* connection, outcome::Deadline deadline) {
      return if_prepared(&ledger_, connection, deadline, query);
    });
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
  SlotLedger slots_;
  PreparedModels<ModelStatements> models_;
  PartitionVersions versions_;
  std::map<RunId, std::string> jobs_;  // of open runs, by which their locks are held
};

}  // namespace

result<std::unique_ptr<Store>> open_postgres_store(const std::string& conninfo, Access access, StoreOptions options) {
  auto readable = check_conninfo(conninfo);
  if (!readable) return readable.error();
  return std::unique_ptr<Store>(std::make_unique<PostgresStore>(conninfo, access, std::move(options)));
}

}  // namespace housingd::upsert::postgres

// Where rows go. SQLite and PostgreSQL stand behind this one interface, and
// pass one and the same conformance suite.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/definition/job.h"
#include "pipeline/definition/model.h"
#include "pipeline/outcome/result.h"
#include "pipeline/record/row.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/page_memory.h"
#include "pipeline/upsert/slots.h"
#include "pipeline/upsert/snapshot.h"

namespace housingd::upsert {

// What open_run() needs to know of the job.
struct RunRequest {
  std::string job;
  // Runs of one job with equal fingerprints may be resumed by each other:
  // partitions, options and everything else that decides what is fetched.
  std::string fingerprint;
  std::vector<std::string> partitions;
  // An unfinished run that began earlier than this is not resumed: its data
  // would be of two ages. Zero: never resume.
  std::chrono::seconds resume_within{0};
  Origin origin = Origin::manual;
  std::uint32_t attempt = 1;
  // Recorded in the transaction that opens the run, with the run's id: the slot
  // that it is started for, and those that it stands for.
  std::vector<SlotRecord> slots{};
  std::optional<KeyedTrigger> trigger{};  // likewise
};

struct OpenedRun {
  RunId id = 0;
  bool resumed = false;
  std::vector<PartitionRecord> partitions;  // in the order of the request
  RunRecord so_far;                         // when it began, and what a resumed run had done
};

// The rows of some pages of one partition, committed in one transaction
// together with the checkpoint behind them.
struct Batch {
  RunId run = 0;
  const definition::Model* model = nullptr;  // a prepared one
  std::string job;
  std::string partition;
  std::vector<std::shared_ptr<const record::PageRows>> pages;
  std::vector<std::uint64_t> seen;           // key hashes that are new to the partition
  std::vector<RememberedPage> remembered{};  // kept unless the database refuses a record of the batch
  Checkpoint checkpoint;
  RecordCounts records;  // of these pages; `declared`: the partition's, as known now
  // hard_delete: children that a parent no longer has are deleted, not marked.
  definition::OnMissing removal = definition::OnMissing::soft_delete;
};

// How a partition ended.
struct PartitionEnd {
  RunId run = 0;
  const definition::Model* model = nullptr;  // a prepared one
  std::string job;
  std::string partition;
  PartitionState state = PartitionState::complete;
  std::string reason;
  RecordCounts records;   // of the whole partition
  RetryCounts retries{};  // since the run was opened or taken up
  definition::OnMissing on_missing = definition::OnMissing::keep;
  std::size_t record_table = 0;  // index into the model's tables
  // Remembered pages that were asked for again: whatever the ending, unless it
  // is `interrupted`, the partition's others are forgotten.
  std::vector<std::uint64_t> pages{};
  // Whether the partition saw a record of this key hash. Asked only for a
  // complete partition, possibly on another thread; pure.
  std::function<bool(std::uint64_t)> saw;
};

struct RunQuery {
  std::size_t limit = 20;
  std::string job{};  // empty: of any
  RunId before = 0;   // runs older than this one; 0: from the latest on
};

// What a model changes in the database.
struct SchemaChange {
  enum class Kind : std::uint8_t {
    create_ledger,  // the tables that are no model's
    create_table,
    add_column,
    widen_column,  // to a type that holds every value of the old one
    create_index,
    describe,  // comments alone, where the database has them
  };
  Kind kind;
  std::string table;      // of the model
  std::string name;       // of the column or index
  std::string statement;  // the SQL of it, with a final semicolon; several lines are allowed
};

// Every operation is one transaction: it happened whole or not at all. All may
// be called at the same time from coroutines of one executor, always the same,
// which outlives the store; they resume there. A store serialises writers as its database wants it.
//
// Errors: store_unavailable (retry), store_full (fail_run), store_damaged
// (fail_run), store_conflict (fail_run), each naming the store, the table and
// the database's own words. A store that waits by itself for a database that
// is away has done so before it fails.
class Store {
 public:
  virtual ~Store() = default;

  // Creates or extends the tables of `model` and the ledger; refuses what
  // would lose data (store_conflict: a column's type narrowed, a key changed)
  // and says the remedy. Must succeed before any other call but the reading
  // ones. Several models may be prepared, also two states of one while runs of
  // the older go on; the store lets go of a model that nobody else holds.
  virtual async::awaitable<outcome::result<std::vector<SchemaChange>>> prepare(
      std::shared_ptr<const definition::Model> model) = 0;

  // Begins a run, or takes up the job's latest one of the same fingerprint if
  // it is unfinished and young enough. Unfinished ones that this run replaces,
  // or that are too old, are marked as failed first. store_conflict: the slot
  // that it is started for has an outcome already, or the key has another run;
  // a request that was answered by an error may have happened all the same.
  virtual async::awaitable<outcome::result<OpenedRun>> open_run(RunRequest request) = 0;

  // What prepare() would do, or refuse, now; changes nothing.
  virtual async::awaitable<outcome::result<std::vector<SchemaChange>>> examine(const definition::Model& model) = 0;

  // Key hashes that earlier batches of this run's partition saw.
  virtual async::awaitable<outcome::result<std::vector<std::uint64_t>>> seen(RunId run, std::string partition) = 0;

  // What may be passed over in this run where it comes again. Empty where
  // nothing is known, or where that may have been overtaken: the fingerprint is
  // another one, or another job's run changed one of the tables since (or is at
  // it). What is of no use is forgotten. Every run asks before its first batch
  // of a partition, also one that will pass over nothing: commit() keeps what
  // the tables hold, and must know under which fingerprint.
  virtual async::awaitable<outcome::result<PartitionMemory>> recall(RecallRequest request) = 0;

  // Forgets what a partition of this run had collected: it starts over.
  virtual async::awaitable<outcome::result<void>> restart_partition(RunId run, std::string partition) = 0;

  // Records that a job's partition is known to hold, before this run: for the
  // gate on shrinkage.
  virtual async::awaitable<outcome::result<std::uint64_t>> known_records(std::string job, std::string partition) = 0;

  // Upserts, comparing first: only what differs is written. Tables are those
  // of the prepared model. A record that the database refuses (PostgreSQL: a
  // value or a constraint, SQLSTATE class 22 or 23) goes to the rejects, and
  // the rest of its batch is committed.
  virtual async::awaitable<outcome::result<Effect>> commit(Batch batch) = 0;

  // Ends a partition; when it is complete, sweeps the records that the source
  // no longer has, as on_missing says.
  virtual async::awaitable<outcome::result<Effect>> end_partition(PartitionEnd end) = 0;

  virtual async::awaitable<outcome::result<void>> end_run(RunRecord record) = 0;

  // The latest runs first.
  virtual async::awaitable<outcome::result<std::vector<RunRecord>>> runs(RunQuery query) = 0;
  // Nothing: there is no such run.
  virtual async::awaitable<outcome::result<std::optional<RunRecord>>> run(RunId id) = 0;
  virtual async::awaitable<outcome::result<std::vector<PartitionRecord>>> partitions(RunId run) = 0;
  // `run` 0: of the latest run that has any.
  virtual async::awaitable<outcome::result<std::vector<RejectRecord>>> rejects(RunId run, std::size_t limit) = 0;

  // In the order of the partitions' latest runs, then of their places in them.
  virtual async::awaitable<outcome::result<std::vector<PartitionStanding>>> standings(std::string job) = 0;

  // Makes the ledger's tables where there are none, and takes note of these
  // jobs; answers in their order. `now`: since when a new or changed schedule counts.
  virtual async::awaitable<outcome::result<std::vector<ScheduleMemory>>> watch(std::vector<ScheduledJob> jobs,
                                                                               SlotTime now) = 0;
  // Records outcomes, all or none. A slot that has one keeps it. store_conflict:
  // of slots that are recorded as one, some have another outcome and some none.
  virtual async::awaitable<outcome::result<void>> decide(std::vector<SlotRecord> slots) = 0;
  // Survives restarts. Nothing: resumed. Pausing a paused job keeps the older moment.
  virtual async::awaitable<outcome::result<void>> pause(std::string job, std::optional<SlotTime> at) = 0;
  // The latest slots first. Empty `job`: of all.
  virtual async::awaitable<outcome::result<std::vector<SlotRecord>>> slots(std::string job, std::size_t limit) = 0;
  virtual async::awaitable<outcome::result<std::optional<KeyedTrigger>>> trigger(std::string key) = 0;

  // Shows the sink the selected tables as they were committed at one moment,
  // row by row, while others write; memory does not grow with the rows. Needs
  // no model: the store knows which tables are its own. The sink outlives the
  // call, and what it refuses is returned; so are the errors of select_tables().
  virtual async::awaitable<outcome::result<void>> read_snapshot(SnapshotSelection selection, SnapshotSink& sink) = 0;

  // For the end of a program: from now on a database that is away is waited for
  // no more, whatever the patience was. What waits already fails within ten seconds.
  virtual void lose_patience() {}
};

enum class Durability : std::uint8_t {
  committed,
  rehearsed,  // --dry-run: everything is done and rolled back at the end
};

// How a store is opened: for one that is not there yet, created.
enum class Access : std::uint8_t { write, read };

struct StoreOptions {
  Durability durability = Durability::committed;
  // How long a database that is away, full or busy is waited for before an
  // operation fails. SQLite has a busy timeout of its own instead.
  std::chrono::seconds patience{600};
  // What the operator should know meanwhile: "PostgreSQL at ...: connection
  // refused; tried again in 2 s", notices of the server. Called on the
  // executor of the operation that met it; quick, does not throw.
  std::function<void(std::string_view)> on_notice{};
  // Each time that an operation goes on waiting for a database that is away or
  // full, with what it met. Called like on_notice.
  std::function<void(const outcome::Error&)> on_held_up{};
};

// `url`: "sqlite:PATH" (relative to the working directory), a libpq URI
// ("postgresql://...") or keyword string ("host=... dbname=...").
// Errors: invalid_definition (a URL of no known kind), those of Store. Blocking
// for SQLite; PostgreSQL is connected to by the first operation.
[[nodiscard]] outcome::result<std::unique_ptr<Store>> open_store(const std::string& url, Access access,
                                                                 StoreOptions options = {});

// Whether `url` is one that open_store() knows; opens nothing.
[[nodiscard]] outcome::result<void> check_store_url(const std::string& url);

}  // namespace housingd::upsert

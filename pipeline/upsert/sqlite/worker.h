// The SQLite store's work, on the store's own thread; private to the store.
#pragma once

#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "pipeline/outcome/result.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/sqlite/ledger_tables.h"
#include "pipeline/upsert/sqlite/model_writer.h"
#include "pipeline/upsert/sqlite/partition_records.h"
#include "pipeline/upsert/sqlite/run_ledger.h"
#include "pipeline/upsert/sqlite/writer_lock.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

// Its methods are parts of a transaction and throw; transact() and read() are
// the one place where that becomes a result.
class Worker {
 public:
  Worker(const std::string& path, OpenMode mode, Durability durability, WriterLock lock);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Runs `work` as one transaction.
  template <class Work>
  auto transact(const Work& work) -> outcome::result<std::invoke_result_t<const Work&>> {
    try {
      begin();
      auto value = work();
      commit();
      return value;
    } catch (const DatabaseError& error) {
      roll_back();
      return error.to_error();
    } catch (const SchemaConflict& conflict) {
      roll_back();
      return to_error(conflict);
    } catch (const std::bad_alloc&) {
      roll_back();
      return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::internal,
                            "out of memory in a transaction");
    }
  }

  // Runs `work` that only reads.
  template <class Work>
  auto read(const Work& work) -> outcome::result<std::invoke_result_t<const Work&>> {
    try {
      return work();
    } catch (const DatabaseError& error) {
      return error.to_error();
    } catch (const SchemaConflict& conflict) {
      return to_error(conflict);
    }
  }

  std::vector<SchemaChange> prepare(const definition::Model& model);
  std::vector<SchemaChange> examine(const definition::Model& model);
  OpenedRun open_run(const RunRequest& request);
  Effect commit(const Batch& batch);
  // Several batches as one transaction, each with what it did.
  std::vector<Effect> commit_all(const std::vector<const Batch*>& batches);
  Effect end_partition(const PartitionEnd& end);
  void end_run(const RunRecord& record);
  std::uint64_t known_records(const std::string& job, const std::string& partition);

  [[nodiscard]] bool has_ledger() { return sqlite::has_ledger(database_); }
  RunLedger& ledger() { return ledger_; }

 private:
  void begin();
  void commit();
  void roll_back() noexcept;
  void sweep(const PartitionEnd& end, const Stamp& stamp, Effect& effect);

  WriterLock lock_;
  Database database_;
  Durability durability_;
  RunLedger ledger_;
  std::optional<PartitionRecords> records_;
  std::optional<ModelWriter> writer_;
};

}  // namespace housingd::upsert::sqlite

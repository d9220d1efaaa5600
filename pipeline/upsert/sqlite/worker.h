// The SQLite store's work, on the store's own thread; private to the store.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "pipeline/outcome/result.h"
#include "pipeline/upsert/prepared_models.h"
#include "pipeline/upsert/schema_difference.h"
#include "pipeline/upsert/sqlite/database.h"
#include "pipeline/upsert/sqlite/ledger_tables.h"
#include "pipeline/upsert/sqlite/model_writer.h"
#include "pipeline/upsert/sqlite/page_memories.h"
#include "pipeline/upsert/sqlite/partition_records.h"
#include "pipeline/upsert/sqlite/run_ledger.h"
#include "pipeline/upsert/sqlite/slot_ledger.h"
#include "pipeline/upsert/sqlite/writer_lock.h"
#include "pipeline/upsert/store.h"

namespace housingd::upsert::sqlite {

// Its methods are parts of a transaction and throw; transact() is the one place
// where that becomes a result.
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

  std::vector<SchemaChange> prepare(const std::shared_ptr<const definition::Model>& model);
  std::vector<SchemaChange> examine(const definition::Model& model);
  OpenedRun open_run(const RunRequest& request);
  Effect commit(const Batch& batch);
  // Several batches as one transaction, each with what it did.
  std::vector<Effect> commit_all(const std::vector<const Batch*>& batches);
  Effect end_partition(const PartitionEnd& end);
  void end_run(const RunRecord& record);
  std::uint64_t known_records(const std::string& job, const std::string& partition);
  PartitionMemory recall(const RecallRequest& request);

  std::vector<ScheduleMemory> watch(const std::vector<ScheduledJob>& jobs, SlotTime now);
  void decide(const std::vector<SlotRecord>& slots);

  RunLedger& ledger() { return ledger_; }
  SlotLedger& slots() { return slots_; }
  Database& database() { return database_; }

 private:
  void begin();
  void commit();
  void roll_back() noexcept;
  void sweep(ModelWriter& writer, const PartitionEnd& end, const Stamp& stamp, Effect& effect);
  // Throws SchemaConflict.
  [[nodiscard]] ModelWriter& writer_of(const definition::Model* model) const;
  void forget_rows();

  WriterLock lock_;
  Database database_;
  Durability durability_;
  RunLedger ledger_;
  SlotLedger slots_;
  std::optional<PartitionRecords> records_;
  std::optional<PageMemories> memories_;
  PreparedModels<ModelWriter> models_;
};

}  // namespace housingd::upsert::sqlite

// Writes records' rows within a transaction; private to the PostgreSQL store.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/async/awaitable.h"
#include "pipeline/outcome/deadline.h"
#include "pipeline/upsert/ledger.h"
#include "pipeline/upsert/postgres/batch_rows.h"
#include "pipeline/upsert/postgres/connection.h"
#include "pipeline/upsert/postgres/model_statements.h"
#include "pipeline/upsert/stamp.h"

namespace housingd::upsert::postgres {

// What decides how a transaction writes.
struct WriteMode {
  Removal removal = Removal::soft;
  // Take nothing for new because its key was not there a moment ago: after
  // somebody else turned out to write the same rows.
  bool careful = false;
  // The staging tables may hold rows of an earlier step of one transaction
  // that never ends (a rehearsal).
  bool staging_in_use = false;
};

// One transaction's writing. Every method is part of the transaction that the
// caller has begun, and throws ServerError; what was counted before belongs to
// the transaction and goes with it.
class BatchWriter {
 public:
  // All must outlive it.
  BatchWriter(Connection& connection, const ModelStatements& statements, const SharedRows& known, Stamp stamp,
              WriteMode mode, outcome::Deadline deadline);

  // In as few rounds as the records allow: one, unless one record comes twice.
  async::awaitable<void> write(std::span<const RecordAt> records);

  // What was counted at a savepoint, and back to it after a rollback.
  struct Mark {
    Effect effect;
    std::size_t shared_hashes;
  };
  [[nodiscard]] Mark mark() const;
  void restore(Mark mark);

  [[nodiscard]] const Effect& effect() const { return effect_; }
  // Hashes of the shared rows written: known once the transaction is committed.
  [[nodiscard]] const std::vector<std::uint64_t>& shared_hashes() const { return shared_hashes_; }

 private:
  async::awaitable<void> write_round();
  async::awaitable<void> empty_staging();
  async::awaitable<void> find_fresh();
  async::awaitable<void> copy(std::size_t table);
  async::awaitable<void> copy_part(std::size_t table, std::span<const std::uint32_t> order, bool fresh);
  // A shared table's rows of the round, as its statements take them.
  void add_shared_rows(std::size_t table, Parameters& parameters);
  // Finds out what there is to merge and to remove: mostly nothing.
  async::awaitable<void> compare();
  async::awaitable<void> merge();
  void count_merge(std::size_t table, const Rows& counts);
  void count_removal(const RemovalStatement& removal, const Rows& counts);

  Connection& connection_;
  const ModelStatements& statements_;
  Stamp stamp_;
  WriteMode mode_;
  outcome::Deadline deadline_;
  BatchRows rows_;
  Effect effect_;
  std::vector<std::uint64_t> shared_hashes_;
  std::vector<bool> staging_in_use_;
  // Of the round in work, by table.
  std::vector<std::uint64_t> staged_;   // rows
  std::vector<std::uint64_t> lists_;    // union of the staged rows' lists
  std::vector<bool> partial_;           // a staged row does not say everything
  std::vector<std::size_t> differing_;  // tables
  std::vector<std::size_t> unlisted_;   // child tables with rows that their parents do not list any more
  std::vector<std::vector<std::uint32_t>> shared_order_;  // of shared tables, by key
  bool plans_by_bitmap_ = false;
};

}  // namespace housingd::upsert::postgres

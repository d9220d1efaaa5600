// The suite that every store passes: what store.h promises, one test each.
//
// A store joins with a StoreUnderTest of its own and
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(make_sqlite));
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/upsert/homes.h"
#include "tests/upsert/store_session.h"

namespace housingd::upsert {

// A place for one store, empty at first; gone with the object.
class StoreUnderTest {
 public:
  using Rows = std::vector<std::vector<std::string>>;

  virtual ~StoreUnderTest() = default;

  // Opens that same place, as often as it is asked to.
  virtual outcome::result<std::unique_ptr<Store>> open(Access access, Durability durability) = 0;

  // Past the store. Values as text, NULL as "NULL".
  virtual Rows rows(const std::string& sql) = 0;
  virtual void execute(const std::string& sql) = 0;

  // Until allowed again, a row of the table for which the SQL condition over
  // NEW holds can be neither inserted nor updated.
  virtual void refuse_writes(const std::string& table, const std::string& condition) = 0;
  virtual void allow_writes(const std::string& table) = 0;
};

using MakeStore = std::unique_ptr<StoreUnderTest> (*)();

// Thrown by a MakeStore whose database is not installed here.
class SkipStore : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// How a test imports: what a run would do with one partition and one batch.
struct ImportOptions {
  std::string job = "nightly";
  std::string partition = "all";
  definition::OnMissing on_missing = definition::OnMissing::soft_delete;
  PartitionState state = PartitionState::complete;
  bool offers = false;  // records of the endpoint of offers
};

struct Imported {
  RunId run = 0;
  Effect effect;
};

using Records = std::vector<std::string>;

class StoreConformance : public testing::TestWithParam<MakeStore> {
 protected:
  // Opened and prepared for the model of homes_.
  [[nodiscard]] StoreSession open(Durability durability = Durability::committed);

  // Records as JSON. Throws when the mapping refuses one: that is not the
  // store's affair.
  [[nodiscard]] std::shared_ptr<const record::PageRows> page(const Records& records, bool offers = false);
  [[nodiscard]] Batch batch_of(RunId run, std::shared_ptr<const record::PageRows> page,
                               const ImportOptions& options = {});
  [[nodiscard]] PartitionEnd end_of(const Batch& batch, const ImportOptions& options = {});

  [[nodiscard]] static record::Reject reject_of(std::string record_key, std::uint64_t key_hash = 0);

  Imported import(StoreSession& store, const Records& records, const ImportOptions& options = {});

  // --- what is remembered of pages
  RunId begin(StoreSession& store, const std::string& job, const std::string& partition);
  void end(StoreSession& store, RunId run);
  PartitionMemory recall(StoreSession& store, RunId run, const std::string& job, const std::string& partition,
                         const std::string& fingerprint = "same");
  // What a run does that reads one page, by request 7, and finds in it records of this content.
  void read_page(StoreSession& store, const std::string& job, const std::string& partition, const Records& records,
                 std::uint64_t content);

  // "2 inserted, 1 removed"; "nothing" when no row was met.
  [[nodiscard]] std::string counts(const Effect& effect, const std::string& table) const;

  // The keys of the rows that are not removed, in order.
  [[nodiscard]] std::vector<std::string> present(const std::string& table, const std::string& key);
  // Every row of every data table with all its columns.
  [[nodiscard]] StoreUnderTest::Rows all_data();
  // The same of every table of the ledger.
  [[nodiscard]] StoreUnderTest::Rows all_ledger();

  // The one value of the first row.
  [[nodiscard]] std::string value(const std::string& sql);

  Homes homes_ = load_homes();
  void SetUp() override;

  std::unique_ptr<StoreUnderTest> place_;
};

}  // namespace housingd::upsert

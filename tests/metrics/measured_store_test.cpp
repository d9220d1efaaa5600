#include "daemon/metrics/measured_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/metrics/exposition.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/stubborn_store.h"

namespace housingd::metrics {
namespace {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

Scrape of_job(const std::string& job) {
  Scrape scrape;
  scrape.jobs.emplace_back().job = job;
  return scrape;
}

std::shared_ptr<const definition::Model> small_model() {
  auto model = std::make_shared<definition::Model>();
  model->name = "small";
  definition::Table& table = model->tables.emplace_back();
  table.name = "things";
  definition::Column& column = table.columns.emplace_back();
  column.name = "id";
  column.type = definition::ColumnType::text;
  table.key = {"id"};
  return model;
}

std::shared_ptr<record::PageRows> page_with_rejects(std::initializer_list<ErrorCode> reasons) {
  auto page = std::make_shared<record::PageRows>();
  for (const ErrorCode reason : reasons) page->rejects.emplace_back().reason = reason;
  return page;
}

class MeasuredStoreTest : public testing::Test {
 protected:
  template <class T>
  T wait_for(async::awaitable<T> work) {
    std::optional<T> value;
    boost::asio::co_spawn(io_, std::move(work), [&value](const std::exception_ptr& thrown, T got) {
      if (thrown) std::rethrow_exception(thrown);
      value.emplace(std::move(got));
    });
    io_.restart();
    io_.run();
    return std::move(value.value());
  }
  [[nodiscard]] Exposition exposition() { return read_exposition(metrics_.text(of_job("job"))); }

  support::ScratchFolder folder_;
  boost::asio::io_context io_;
  std::unique_ptr<upsert::Store> real_ =
      upsert::open_store("sqlite:" + (folder_ / "housing.db").string(), upsert::Access::write).value();
  support::StubbornStore stubborn_{*real_};
  Metrics metrics_;
  StoreCondition condition_;
  MeasuredStore store_{stubborn_, metrics_, condition_};
};

TEST_F(MeasuredStoreTest, TimesWhatTheStoreBehindItDoes) {
  EXPECT_TRUE(wait_for(store_.prepare(small_model())));
  EXPECT_TRUE(wait_for(store_.runs({})));
  EXPECT_TRUE(wait_for(store_.runs({})));
  const auto seen = exposition();
  EXPECT_EQ(seen.value(R"(housingd_store_operation_duration_seconds_count{operation="prepare"})"), 1);
  EXPECT_EQ(seen.value(R"(housingd_store_operation_duration_seconds_count{operation="runs"})"), 2);
  EXPECT_GT(seen.value(R"(housingd_store_operation_duration_seconds_sum{operation="prepare"})"), 0);
}

async::awaitable<result<void>> full() {
  co_return Error(Disposition::fail_run, ErrorCode::store_full, "no room");
}

TEST_F(MeasuredStoreTest, CountsFailuresByTheirCode) {
  stubborn_.before = [](std::string_view) { return full(); };
  EXPECT_EQ(wait_for(store_.runs({})).error().code(), ErrorCode::store_full);
  EXPECT_EQ(exposition().value(R"(housingd_store_errors_total{code="store_full",operation="runs"})"), 1);
}

TEST_F(MeasuredStoreTest, KnowsFromItsOperationsWhetherTheStoreIsWell) {
  EXPECT_TRUE(wait_for(store_.prepare(small_model())));
  stubborn_.before = [](std::string_view) { return full(); };
  EXPECT_FALSE(wait_for(store_.pause("job", std::nullopt)));
  ASSERT_TRUE(condition_.trouble());
  EXPECT_EQ(condition_.trouble()->reason, "store_full");
  stubborn_.before = {};
  EXPECT_TRUE(wait_for(store_.runs({})));
  EXPECT_TRUE(condition_.trouble()) << "reading says nothing of writing";
  EXPECT_TRUE(wait_for(store_.decide({})));
  EXPECT_FALSE(condition_.trouble());
}

TEST_F(MeasuredStoreTest, CountsWhatWasCommittedAndWhy) {
  const auto model = small_model();
  EXPECT_TRUE(wait_for(store_.prepare(model)));
  upsert::RunRequest request{.job = "job", .fingerprint = "f", .partitions = {"all"}};
  const auto run = wait_for(store_.open_run(std::move(request))).value().id;
  upsert::Batch batch;
  batch.run = run;
  batch.model = model.get();
  batch.job = "job";
  batch.partition = "all";
  batch.pages.push_back(
      page_with_rejects({ErrorCode::type_mismatch, ErrorCode::type_mismatch, ErrorCode::missing_key}));
  batch.records = {.declared = 3, .fetched = 3, .accepted = 0, .rejected = 3, .distinct = 3, .keyless = 0};
  const auto committed = wait_for(store_.commit(std::move(batch)));
  ASSERT_TRUE(committed) << committed.error().message();
  const auto seen = exposition();
  EXPECT_EQ(seen.value(R"(housingd_records_total{job="job",kind="rejected"})"), 3);
  EXPECT_EQ(seen.value(R"(housingd_rejects_total{job="job",reason="type_mismatch"})"), 2);
  EXPECT_EQ(seen.value(R"(housingd_rejects_total{job="job",reason="missing_key"})"), 1);
  EXPECT_EQ(seen.value(R"(housingd_rows_total{kind="inserted",table="things"})"), 0);
}

TEST_F(MeasuredStoreTest, CountsNothingOfABatchThatWasNotCommitted) {
  stubborn_.before = [](std::string_view) { return full(); };
  upsert::Batch batch;
  batch.job = "job";
  batch.pages.push_back(page_with_rejects({ErrorCode::type_mismatch}));
  batch.records.rejected = 1;
  EXPECT_FALSE(wait_for(store_.commit(std::move(batch))));
  EXPECT_FALSE(exposition().has(R"(housingd_rejects_total{job="job",reason="type_mismatch"})"));
}

}  // namespace
}  // namespace housingd::metrics

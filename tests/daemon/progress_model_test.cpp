#include "daemon/progress/progress_model.h"

#include <gtest/gtest.h>

namespace housingd::progress {
namespace {

using namespace std::chrono_literals;
using upsert::PartitionState;

// A clock that moves when told, and events in short.
class ProgressModelTest : public testing::Test {
 protected:
  void start(std::size_t partitions, std::size_t already_complete = 0) {
    tell(run::RunStarted{7, "copenhagen-villas", partitions, already_complete, already_complete > 0});
  }
  void begin(const std::string& partition) { tell(run::PartitionStarted{partition, false}); }
  void declare(const std::string& partition, std::uint64_t records) { tell(run::TotalDeclared{partition, records}); }
  void page(const std::string& partition, std::uint64_t records) { tell(run::PageFetched{partition, 1'000, records}); }
  void end(const std::string& partition, PartitionState state, std::uint64_t fetched) {
    upsert::RecordCounts records;
    records.fetched = fetched;
    tell(run::PartitionEnded{partition, state, "", records, {}});
  }
  void tell(const run::Event& event) { model_.on(event, now_); }
  [[nodiscard]] ProgressView view() const { return model_.view(now_); }

  Clock::time_point now_ = Clock::time_point(1'000s);
  ProgressModel model_{now_};
};

TEST_F(ProgressModelTest, KnowsNothingBeforeTheFirstAnswer) {
  start(36);
  begin("Køge");
  const ProgressView view = this->view();
  EXPECT_EQ(view.partitions, 36U);
  EXPECT_EQ(view.expected, 0U);
  EXPECT_EQ(view.fraction, 0);
  EXPECT_FALSE(view.remaining);
  ASSERT_EQ(view.running.size(), 1U);
  EXPECT_FALSE(view.running[0].declared);
}

TEST_F(ProgressModelTest, ExpectsOfSilentPartitionsTheMeanOfTheOthers) {
  start(4);
  begin("Køge");
  begin("Greve");
  declare("Køge", 100);
  declare("Greve", 300);
  EXPECT_EQ(view().expected, 800U);
  EXPECT_TRUE(view().expected_is_estimate);
  page("Køge", 50);
  EXPECT_DOUBLE_EQ(view().fraction, 50.0 / 800.0);
}

TEST_F(ProgressModelTest, IsExactOnceAllHaveDeclared) {
  start(2);
  for (const char* name : {"Køge", "Greve"}) {
    begin(name);
    declare(name, 200);
  }
  EXPECT_EQ(view().expected, 400U);
  EXPECT_FALSE(view().expected_is_estimate);
}

TEST_F(ProgressModelTest, TakesAnEndedPartitionOffTheWorkWhateverItsEnd) {
  start(2);
  begin("Køge");
  declare("Køge", 1'000);
  page("Køge", 10);
  end("Køge", PartitionState::failed, 10);
  begin("Greve");
  declare("Greve", 90);
  page("Greve", 90);
  end("Greve", PartitionState::complete, 90);
  EXPECT_DOUBLE_EQ(view().fraction, 1.0);
  EXPECT_EQ(view().complete, 1U);
  EXPECT_EQ(view().not_complete, 1U);
  EXPECT_TRUE(view().running.empty());
}

TEST_F(ProgressModelTest, CountsWhatAResumedRunHadCompleted) {
  start(36, 35);
  begin("Køge");
  declare("Køge", 100);
  EXPECT_EQ(view().complete, 35U);
  EXPECT_EQ(view().expected, 100U);
  EXPECT_FALSE(view().expected_is_estimate);
}

TEST_F(ProgressModelTest, CutsDeclaredTotalsToTheLimitOfTheRun) {
  ProgressModel limited(now_, 25);
  limited.on(run::RunStarted{1, "job", 1, 0, false}, now_);
  limited.on(run::TotalDeclared{"Køge", 1'000}, now_);
  EXPECT_EQ(limited.view(now_).expected, 25U);
}

TEST_F(ProgressModelTest, TellsRatesAndTheEndFromThem) {
  start(1);
  begin("Køge");
  declare("Køge", 1'000);
  for (int second = 0; second < 5; ++second) {
    now_ += 1s;
    page("Køge", 100);
  }
  EXPECT_NEAR(view().records_per_second, 100, 1);
  EXPECT_NEAR(view().requests_per_second, 1, 0.01);
  ASSERT_TRUE(view().remaining);
  EXPECT_NEAR(static_cast<double>(view().remaining->count()), 5'000, 100);
}

TEST_F(ProgressModelTest, GuessesNoEndInTheFirstInstantsOrWhileNothingMoves) {
  start(1);
  begin("Køge");
  declare("Køge", 1'000);
  page("Køge", 100);
  now_ += 1s;
  EXPECT_FALSE(view().remaining);
  now_ += 30s;
  EXPECT_EQ(view().records_per_second, 0);
  EXPECT_FALSE(view().remaining);
}

TEST_F(ProgressModelTest, ShowsPartitionsInTheOrderOfTheirStart) {
  start(3);
  for (const char* name : {"Solrød", "Greve", "Ærø"}) begin(name);
  std::vector<std::string> names;
  for (const auto& partition : view().running) names.push_back(partition.name);
  EXPECT_EQ(names, (std::vector<std::string>{"Solrød", "Greve", "Ærø"}));
}

TEST_F(ProgressModelTest, CountsRejectsOfCommittedBatches) {
  start(1);
  upsert::RecordCounts records;
  records.rejected = 3;
  tell(run::BatchCommitted{"Køge", records, {}});
  EXPECT_EQ(view().rejected, 3U);
}

TEST(SlidingRate, ForgetsWhatIsOlderThanItsWindow) {
  const Clock::time_point start{};
  SlidingRate rate(start, 10s);
  rate.add(start + 1s, 1'000);
  rate.add(start + 15s, 50);
  EXPECT_DOUBLE_EQ(rate.per_second(start + 15s), 5);
}

TEST_F(ProgressModelTest, ShowsWhatAnotherProcessHasWorkedOutAndLetsItsClockGoOn) {
  start(2);
  ProgressView theirs;
  theirs.job = "villas";
  theirs.elapsed = 30s;
  theirs.fraction = 0.48;
  theirs.remaining = 3min;
  model_.adopt(theirs, now_);
  now_ += 2s;
  end("Køge", PartitionState::complete, 10);
  const ProgressView view = this->view();
  EXPECT_EQ(view.job, "villas");
  EXPECT_EQ(view.elapsed, 32s);
  EXPECT_EQ(view.fraction, 0.48);
  EXPECT_EQ(view.remaining, 3min);
  EXPECT_EQ(view.complete, 0U);
}

}  // namespace
}  // namespace housingd::progress

#include "daemon/board/job_board.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/board/ingredients.h"

namespace housingd::board {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using upsert::PartitionState;

constexpr const char* job = "copenhagen-villas";

std::shared_ptr<const definition::Definitions> with_partitions(const std::string& names,
                                                               std::vector<definition::Override> also = {}) {
  also.push_back({"jobs.copenhagen-villas.partitions.where", "{ names: [" + names + "] }"});
  return shipped_definitions(also);
}

std::vector<std::string> partitions(const JobBoard& board) {
  std::vector<std::string> names;
  for (const auto& standing : board.find(job)->past.standings) names.push_back(standing.partition);
  return names;
}

JobPast past_of(std::initializer_list<const char*> complete_partitions) {
  JobPast past;
  for (const char* name : complete_partitions) {
    auto& standing = past.standings.emplace_back();
    standing.partition = name;
    standing.state = PartitionState::complete;
    standing.last_complete_at = "2026-03-01T00:00:00Z";
  }
  past.last_run.emplace();
  return past;
}

Instant noon() {
  return Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::hours(12));
}

TEST(JobBoard, HasEveryPartitionOfAJobInItsOrderBeforeAnythingIsRead) {
  JobBoard board;
  board.adopt(with_partitions("Solrød, Greve"));
  EXPECT_THAT(partitions(board), ElementsAre("Greve", "Solrød"));
  EXPECT_EQ(board.find(job)->health(false, Work::none, noon()).reason, "its past is not read from the store yet");
  EXPECT_EQ(board.find("no-such-job"), nullptr);
}

TEST(JobBoard, PutsWhatWasReadInThePartitionsOrderAndLeavesOutForeignOnes) {
  JobBoard board;
  board.adopt(with_partitions("Solrød, Greve"));
  EXPECT_TRUE(board.set_past(job, past_of({"Solrød", "Thisted", "Greve"}), Work::none, 0));
  EXPECT_THAT(partitions(board), ElementsAre("Greve", "Solrød"));
  EXPECT_EQ(coverage_of(board.find(job)->past.standings).complete, 2U);
}

TEST(JobBoard, FindsEachOfManyPartitionsInWhatWasRead) {
  JobBoard board;
  board.adopt(shipped_definitions({}));
  const auto names = partitions(board);
  ASSERT_GT(names.size(), 30U);
  JobPast past = past_of({});
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    auto& standing = past.standings.emplace_back();
    standing.partition = *name;
    standing.state = PartitionState::complete;
  }
  EXPECT_TRUE(board.set_past(job, std::move(past), Work::none, 0));
  EXPECT_EQ(coverage_of(board.find(job)->past.standings).complete, names.size());
}

TEST(JobBoard, HearsOfEachPartitionsEnd) {
  JobBoard board;
  board.adopt(with_partitions("Solrød, Greve"));
  board.set_past(job, past_of({"Greve", "Solrød"}), Work::none, 0);
  board.partition_ended(job, 7, partition_ended("Greve", PartitionState::failed), noon());
  board.partition_ended(job, 7, partition_ended("Solrød", PartitionState::complete), noon());
  const auto& standings = board.find(job)->past.standings;
  EXPECT_EQ(standings[0].state, PartitionState::failed);
  EXPECT_EQ(standings[0].last_complete_at, "2026-03-01T00:00:00Z") << "as it was";
  EXPECT_EQ(standings[1].last_complete_at, "2026-03-01T12:00:00Z");
  EXPECT_EQ(standings[1].run, 7);
}

TEST(JobBoard, PrefersWhatItWasToldToWhatWasReadBefore) {
  JobBoard board;
  board.adopt(with_partitions("Solrød, Greve"));
  const auto changes = board.find(job)->changes;
  board.partition_ended(job, 7, partition_ended("Greve", PartitionState::failed), noon());
  EXPECT_FALSE(board.set_past(job, past_of({"Greve", "Solrød"}), Work::none, changes));
  EXPECT_TRUE(board.set_past(job, past_of({"Greve", "Solrød"}), Work::none, board.find(job)->changes));
}

TEST(JobBoard, KeepsThePastOfJobsThatStay) {
  JobBoard board;
  board.adopt(with_partitions("Solrød, Greve"));
  board.set_past(job, past_of({"Greve", "Solrød"}), Work::none, 0);
  const auto difference = board.adopt(with_partitions("Solrød, Køge"));
  EXPECT_THAT(difference.changed, ElementsAre(job));
  EXPECT_THAT(difference.removed, IsEmpty());
  EXPECT_THAT(partitions(board), UnorderedElementsAre("Køge", "Solrød"));
  EXPECT_EQ(coverage_of(board.find(job)->past.standings).complete, 1U);
  EXPECT_EQ(coverage_of(board.find(job)->past.standings).never, 1U);
}

TEST(JobBoard, SaysWhichJobsCameChangedAndWent) {
  JobBoard board;
  EXPECT_THAT(board.adopt(with_partitions("Greve")).changed,
              ElementsAre("active-listings", "copenhagen-villas", "denmark-villas"));
  EXPECT_THAT(board.adopt(with_partitions("Greve")).changed, IsEmpty());
  EXPECT_THAT(board.adopt(with_partitions("Greve", {{"jobs.active-listings.deadline", "1h"}})).changed,
              ElementsAre("active-listings"));
  auto fewer = std::make_shared<definition::Definitions>(*board.definitions());
  fewer->jobs.erase("active-listings");
  EXPECT_THAT(board.adopt(fewer).removed, ElementsAre("active-listings"));
}

TEST(JobBoard, CallsAPausedJobNotStale) {
  JobBoard board;
  board.adopt(with_partitions("Greve", {{"jobs.copenhagen-villas.schedule.cron", "\"@hourly\""}}));
  board.set_past(job, past_of({"Greve"}), Work::none, 0);
  EXPECT_EQ(board.find(job)->health(false, Work::none, noon()).health, Health::stale);
  EXPECT_EQ(board.find(job)->health(true, Work::none, noon()).health, Health::ok);
}

}  // namespace
}  // namespace housingd::board

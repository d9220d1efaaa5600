#include "daemon/board/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace housingd::board {
namespace {

using namespace std::chrono_literals;
using upsert::PartitionStanding;
using upsert::PartitionState;
using upsert::RunRecord;
using upsert::RunState;

constexpr auto pending = PartitionState::pending;
constexpr auto complete = PartitionState::complete;
constexpr auto incomplete = PartitionState::incomplete;
constexpr auto failed = PartitionState::failed;
constexpr auto interrupted = PartitionState::interrupted;

struct Case {
  const char* name;
  std::vector<PartitionState> partitions;
  std::optional<RunState> last_run;
  unsigned slots_missed;
  Health health;
  const char* reason;
  const char* run_reason = "";
  Work work = Work::none;
};

void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

JobPast past_of(const Case& row) {
  JobPast past;
  int number = 0;
  for (const PartitionState state : row.partitions) {
    auto& standing = past.standings.emplace_back();
    standing.partition = "P" + std::to_string(++number);
    standing.state = state;
    if (state != complete && state != pending) standing.reason = "why " + standing.partition;
  }
  if (row.last_run) {
    past.last_run.emplace();
    past.last_run->id = 12;
    past.last_run->state = *row.last_run;
    past.last_run->reason = row.run_reason;
  }
  return past;
}

class HealthOf : public testing::TestWithParam<Case> {};

TEST_P(HealthOf, FollowsFromThePast) {
  const Verdict verdict = health_of(past_of(GetParam()), GetParam().slots_missed, GetParam().work);
  EXPECT_EQ(verdict.health, GetParam().health) << name_of(verdict.health);
  EXPECT_EQ(verdict.reason, GetParam().reason);
}

const std::vector<Case> cases{
    {"AJobThatNeverRan", {pending, pending}, {}, 2, Health::never, "it has never run"},
    {"AllComplete", {complete, complete}, RunState::complete, 0, Health::ok, "all 2 partitions are complete"},
    {"ItsOnePartitionComplete", {complete}, RunState::complete, 0, Health::ok, "its one partition is complete"},
    {"OneSlotMissed", {complete, complete}, RunState::complete, 1, Health::ok, "all 2 partitions are complete"},
    {"TwoSlotsMissed",
     {complete},
     RunState::complete,
     2,
     Health::stale,
     "two slots have passed since all partitions were complete"},
    {"OneFailed", {complete, failed}, RunState::failed, 0, Health::failed, "1 of 2 partitions failed: P2: why P2"},
    {"SeveralFailed",
     {failed, complete, failed, failed},
     RunState::failed,
     0,
     Health::failed,
     "3 of 4 partitions failed: P1: why P1, and 2 more"},
    {"FailedComesBeforeIncompleteAndStale",
     {incomplete, failed},
     RunState::failed,
     2,
     Health::failed,
     "1 of 2 partitions failed: P2: why P2"},
    // A run by hand of one partition says nothing of the others.
    {"AnEarlierFailureBehindACompleteRun",
     {failed, complete},
     RunState::complete,
     0,
     Health::failed,
     "1 of 2 partitions failed: P1: why P1"},
    {"TheRunFailedAsAWhole",
     {complete},
     RunState::failed,
     0,
     Health::failed,
     "run 12: store_full: no room",
     "store_full: no room"},
    {"TheFirstRunFailedAsAWhole", {pending}, RunState::failed, 0, Health::failed, "run 12: failed"},
    {"OneIncomplete",
     {complete, incomplete},
     RunState::incomplete,
     0,
     Health::incomplete,
     "1 of 2 partitions incomplete: P2: why P2"},
    {"OneInterrupted",
     {complete, interrupted},
     RunState::interrupted,
     0,
     Health::interrupted,
     "1 of 2 partitions interrupted: P2: why P2"},
    {"TheRunWasInterruptedBeforeItBegan",
     {complete},
     RunState::interrupted,
     0,
     Health::interrupted,
     "run 12: cancelled",
     "cancelled"},
    {"SomeNeverFetched",
     {complete, pending, pending},
     RunState::complete,
     0,
     Health::incomplete,
     "2 of 3 partitions never fetched"},
    {"TheFirstRunIsUnderWay",
     {complete, pending, pending},
     {},
     0,
     Health::never,
     "its first run is under way: 1 of 3 partitions complete",
     "",
     Work::under_way},
    {"TheFirstRunWasInterruptedAndGoesOn",
     {complete, interrupted, pending},
     RunState::interrupted,
     0,
     Health::never,
     "its first run is under way: 1 of 3 partitions complete",
     "cancelled",
     Work::under_way},
    {"TheFirstRunHasFailedInPart",
     {complete, failed, pending},
     {},
     0,
     Health::failed,
     "1 of 3 partitions failed: P2: why P2; a run is under way",
     "",
     Work::under_way},
    {"AnotherRunIsUnderWay",
     {complete, incomplete},
     RunState::incomplete,
     0,
     Health::incomplete,
     "1 of 2 partitions incomplete: P2: why P2; a run is under way",
     "",
     Work::under_way},
    {"AWholeIsFetchedAnew",
     {complete, complete},
     RunState::complete,
     0,
     Health::ok,
     "all 2 partitions are complete",
     "",
     Work::under_way},
};

INSTANTIATE_TEST_SUITE_P(A, HealthOf, testing::ValuesIn(cases),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(TheReason, DoesNotSayTheStateTwice) {
  JobPast past;
  auto& standing = past.standings.emplace_back();
  standing.partition = "Herlev";
  standing.state = incomplete;
  standing.reason = "incomplete: 37 of 40 came";
  EXPECT_EQ(health_of(past, 0, Work::none).reason, "1 of 1 partition incomplete: Herlev: 37 of 40 came");
}

TEST(Coverage, AddsUpToTheTotal) {
  const Coverage coverage = coverage_of(
      past_of({"", {complete, failed, incomplete, interrupted, pending, PartitionState::running}, {}, 0, {}, ""})
          .standings);
  EXPECT_EQ(coverage.total, 6U);
  EXPECT_EQ(coverage.complete + coverage.incomplete + coverage.failed + coverage.interrupted + coverage.never, 6U);
  EXPECT_EQ(coverage.interrupted, 2U);
}

TEST(CompleteSince, IsTheOldestOfAllPartitions) {
  std::vector<PartitionStanding> standings(2);
  standings[0].last_complete_at = "2026-03-02T00:00:00Z";
  EXPECT_FALSE(complete_since(standings)) << "one never was";
  standings[1].last_complete_at = "2026-03-01T00:00:00Z";
  EXPECT_EQ(complete_since(standings), Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1)));
}

schedule::ScheduleTimes hourly() {
  definition::Schedule schedule;
  schedule.every = 1h;
  schedule::Zones zones;
  return schedule::ScheduleTimes::of(schedule, zones).value();
}

struct DueCase {
  const char* name;
  std::chrono::minutes since, now;
  std::chrono::minutes jitter;
  unsigned due;
};

void PrintTo(const DueCase& row, std::ostream* out) {
  *out << row.name;
}

class SlotsDue : public testing::TestWithParam<DueCase> {};

TEST_P(SlotsDue, CountsToTwo) {
  const Instant day(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1));
  const DueCase& row = GetParam();
  EXPECT_EQ(slots_due(hourly(), row.jitter, day + row.since, day + row.now), row.due);
}

INSTANTIATE_TEST_SUITE_P(Of, SlotsDue,
                         testing::Values(DueCase{"NoneWithinTheHour", 5min, 59min, 0min, 0},
                                         DueCase{"OneAtTheHour", 5min, 60min, 0min, 1},
                                         DueCase{"OneUntilTheNext", 5min, 119min, 0min, 1},
                                         DueCase{"Two", 5min, 120min, 0min, 2},
                                         DueCase{"NoMoreThanTwo", 5min, 6000min, 0min, 2},
                                         DueCase{"NoneBeforeTheJitterIsOver", 5min, 65min, 10min, 1},
                                         DueCase{"OneOnceTheJitterIsOver", 15min, 70min, 10min, 1},
                                         DueCase{"TheSlotThatWasStillToStart", 5min, 10min, 10min, 1}),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

}  // namespace
}  // namespace housingd::board

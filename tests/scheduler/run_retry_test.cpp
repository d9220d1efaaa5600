#include "daemon/scheduler/run_retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/scheduler/scheduled_jobs.h"

namespace housingd::scheduler {
namespace {

using upsert::Origin;
using upsert::RunState;

constexpr definition::RunRetry four_times{.max_attempts = 4, .initial = 1min, .max = 3min};

struct Case {
  const char* name;
  Origin origin;
  std::uint32_t attempt;
  RunState state;
  std::chrono::minutes wait;  // 0: not again
};

void PrintTo(const Case& row, std::ostream* stream) {
  *stream << row.name;
}

const Case cases[] = {
    {"Incomplete", Origin::schedule, 1, RunState::incomplete, 1min},
    {"Failed", Origin::schedule, 1, RunState::failed, 1min},
    {"ByRetry", Origin::retry, 2, RunState::incomplete, 2min},
    {"NoLongerThanTheLongestWait", Origin::retry, 3, RunState::incomplete, 3min},
    {"LastAttempt", Origin::retry, 4, RunState::incomplete, 0min},
    {"Complete", Origin::schedule, 1, RunState::complete, 0min},
    {"AskedToEnd", Origin::schedule, 1, RunState::interrupted, 0min},
    {"ByHand", Origin::manual, 1, RunState::failed, 0min},
};

class RetryAfter : public testing::TestWithParam<Case> {};

TEST_P(RetryAfter, IsPlanned) {
  const Case& row = GetParam();
  const EndedRun ended{
      .job = "a", .run = 7, .origin = row.origin, .attempt = row.attempt, .state = row.state, .not_complete = {"x"}};
  const auto retry = retry_after(four_times, ended, ten_o_clock, std::nullopt);
  ASSERT_EQ(retry.has_value(), row.wait != 0min);
  if (!retry) return;
  EXPECT_EQ(retry->at, ten_o_clock + row.wait);
  EXPECT_EQ(retry->attempt, row.attempt + 1);
  EXPECT_THAT(retry->partitions, testing::ElementsAre("x"));
}

INSTANTIATE_TEST_SUITE_P(Each, RetryAfter, testing::ValuesIn(cases),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

const EndedRun failed{.job = "a",
                      .run = 7,
                      .origin = Origin::schedule,
                      .attempt = 1,
                      .state = RunState::failed,
                      .not_complete = {"x", "y"}};

TEST(RetryAfterARun, IsNotPlannedUnlessTheJobSaysSo) {
  EXPECT_FALSE(retry_after({}, failed, ten_o_clock, std::nullopt));
}

TEST(RetryAfterARun, IsNotPlannedWhenTheNextSlotComesFirst) {
  EXPECT_FALSE(retry_after(four_times, failed, ten_o_clock, ten_o_clock + 1min));
  EXPECT_TRUE(retry_after(four_times, failed, ten_o_clock, ten_o_clock + 1min + 1ms));
}

TEST(RetryAfterARun, LeavesOutWhatAnotherRunCompleted) {
  const auto retry = retry_after(four_times, failed, ten_o_clock, std::nullopt).value();
  EXPECT_THAT(what_is_left(retry, {.job = "a", .complete = {"x", "z"}})->partitions, testing::ElementsAre("y"));
  EXPECT_FALSE(what_is_left(retry, {.job = "a", .complete = {"y", "x"}}));
}

TEST(RetryAfterARun, ThatYieldsIsTheSameRunGoingOnWhenItsSourceLetsIt) {
  for (const Origin origin : {Origin::manual, Origin::schedule, Origin::retry}) {
    const EndedRun yielded{.job = "a",
                           .run = 7,
                           .origin = origin,
                           .attempt = 4,
                           .state = RunState::yielded,
                           .not_complete = {"x"},
                           .complete = {"y"},
                           .resume_at = ten_o_clock + 24h,
                           .partitions = {"x", "y"}};
    const auto next = retry_after({}, yielded, ten_o_clock, ten_o_clock + 1min);
    ASSERT_TRUE(next) << "whatever the job says of retries, and however soon its next slot";
    EXPECT_EQ(next->at, ten_o_clock + 24h);
    EXPECT_EQ(next->attempt, 4U);
    EXPECT_EQ(next->origin, origin);
    EXPECT_THAT(next->partitions, testing::ElementsAre("x", "y"));
    EXPECT_EQ(retry_after({}, yielded, ten_o_clock + 25h, std::nullopt)->at, ten_o_clock + 25h) << "at once";
  }
}

TEST(RetryAfterARun, OfAllPartitionsStaysForAll) {
  auto retry = retry_after(four_times, failed, ten_o_clock, std::nullopt).value();
  retry.partitions.clear();
  EXPECT_TRUE(what_is_left(retry, {.job = "a", .complete = {"x"}}));
}

}  // namespace
}  // namespace housingd::scheduler

#include "pipeline/fetch/retry_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using std::chrono::milliseconds;

Error trouble(Disposition disposition = Disposition::retry) {
  return {disposition, ErrorCode::connection, "reset"};
}

definition::Retry settings(definition::Jitter jitter) {
  return {
      .max_attempts = 12, .backoff = {.initial = 500ms, .max = 60s}, .jitter = jitter, .max_wait = 10min, .budget = {}};
}

struct Step {
  std::uint32_t attempts;
  milliseconds longest;
};
constexpr std::array<Step, 9> backoff_table = {
    {{1, 500ms}, {2, 1s}, {3, 2s}, {4, 4s}, {5, 8s}, {6, 16s}, {7, 32s}, {8, 60s}, {11, 60s}}};

TEST(RetryPolicy, DoublesTheWaitUpToTheMaximum) {
  std::mt19937_64 random(1);
  const RetryPolicy policy(settings(definition::Jitter::none));
  for (const auto& [attempts, longest] : backoff_table) {
    EXPECT_EQ(policy.next_wait(attempts, trouble(), random), longest) << attempts;
  }
}

TEST(RetryPolicy, SpreadsTheWaitEvenlyFromZeroUpWithFullJitter) {
  std::mt19937_64 random(1);
  const RetryPolicy policy(settings(definition::Jitter::full));
  for (const auto& [attempts, longest] : backoff_table) {
    milliseconds least = milliseconds::max();
    milliseconds most{0};
    milliseconds sum{0};
    for (int i = 0; i < 2'000; ++i) {
      const auto wait = policy.next_wait(attempts, trouble(), random).value();
      least = std::min(least, wait);
      most = std::max(most, wait);
      sum += wait;
    }
    EXPECT_GE(least, 0ms);
    EXPECT_LT(least, longest / 50) << attempts;
    EXPECT_LE(most, longest);
    EXPECT_GT(most, longest - longest / 50) << attempts;
    EXPECT_NEAR(static_cast<double>(sum.count()) / 2'000, static_cast<double>(longest.count()) / 2,
                static_cast<double>(longest.count()) / 20);
  }
}

TEST(RetryPolicy, GivesUpAfterTheLastAttempt) {
  std::mt19937_64 random(1);
  const RetryPolicy policy(settings(definition::Jitter::full));
  EXPECT_TRUE(policy.next_wait(11, trouble(), random));
  EXPECT_FALSE(policy.next_wait(12, trouble(), random));
  EXPECT_FALSE(policy.next_wait(13, trouble(), random));
}

TEST(RetryPolicy, TriesOnlyWhatMaySucceedLater) {
  std::mt19937_64 random(1);
  const RetryPolicy policy(settings(definition::Jitter::full));
  for (const auto disposition :
       {Disposition::reject_record, Disposition::fail_partition, Disposition::fail_run, Disposition::stop}) {
    EXPECT_FALSE(policy.next_wait(1, trouble(disposition), random)) << name_of(disposition);
  }
}

TEST(RetryPolicy, ObeysRetryAfterExactlyWhateverTheBackoffSays) {
  std::mt19937_64 random(1);
  const RetryPolicy policy(settings(definition::Jitter::full));
  for (const milliseconds asked : {milliseconds(1ms), milliseconds(7s), milliseconds(5min), milliseconds(10min)}) {
    EXPECT_EQ(policy.next_wait(1, trouble().after(asked), random), asked);
  }
}

TEST(RetryPolicy, GivesUpOnARetryAfterBeyondMaxWait) {
  std::mt19937_64 random(1);
  const RetryPolicy policy(settings(definition::Jitter::full));
  EXPECT_FALSE(policy.next_wait(1, trouble().after(10min + 1ms), random));
}

TEST(RetryPolicy, StaysWithinBoundsWithExtremeSettings) {
  std::mt19937_64 random(1);
  auto retry = settings(definition::Jitter::none);
  retry.max_attempts = 1'000'000;
  retry.backoff = {.initial = 0ms, .max = 0ms};
  EXPECT_EQ(RetryPolicy(retry).next_wait(900'000, trouble(), random), 0ms);
  retry.backoff = {.initial = 10s, .max = 1s};
  EXPECT_EQ(RetryPolicy(retry).next_wait(1, trouble(), random), 1s);
  retry.backoff = {.initial = 1ms, .max = milliseconds::max()};
  EXPECT_EQ(RetryPolicy(retry).next_wait(900'000, trouble(), random), milliseconds::max());
}

}  // namespace
}  // namespace housingd::fetch

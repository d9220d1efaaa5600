#include "pipeline/fetch/retry_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/source_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::Disposition;
using outcome::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using Of = RetryBudget::Of;

TEST(RetryBudget, IsTheFixedNumberAndAPartOfWhatWentWell) {
  const definition::RetryBudget settings{.ratio = 0.5, .partition = 2, .run = 100};
  RetryBudget run = RetryBudget::of_run(settings);
  RetryBudget partition = RetryBudget::of_partition(settings, run);
  EXPECT_EQ(partition.spend(), std::nullopt);
  EXPECT_EQ(partition.spend(), std::nullopt);
  EXPECT_EQ(partition.spend(), Of::partition);
  partition.succeeded();
  EXPECT_EQ(partition.spend(), Of::partition) << "half a retry is none";
  partition.succeeded();
  EXPECT_EQ(partition.spend(), std::nullopt);
  EXPECT_EQ(partition.spend(), Of::partition);
  EXPECT_EQ(partition.exhausted(Of::partition),
            "the partition's budget of retries is used up: 2 and 50% of 2 requests that went well");
}

TEST(RetryBudget, IsSharedByThePartitionsOfARun) {
  const definition::RetryBudget settings{.ratio = 0, .partition = 2, .run = 3};
  RetryBudget run = RetryBudget::of_run(settings);
  RetryBudget one = RetryBudget::of_partition(settings, run);
  RetryBudget another = RetryBudget::of_partition(settings, run);
  EXPECT_EQ(one.spend(), std::nullopt);
  EXPECT_EQ(one.spend(), std::nullopt);
  EXPECT_EQ(another.spend(), std::nullopt);
  EXPECT_EQ(another.spend(), Of::run);
  EXPECT_EQ(another.exhausted(Of::run),
            "the run's budget of retries is used up: 3 and 0% of 0 requests that went well");
}

TEST(RetryBudget, OfNothingRetriesNothing) {
  const definition::RetryBudget settings{.ratio = 0, .partition = 0, .run = 0};
  RetryBudget run = RetryBudget::of_run(settings);
  EXPECT_EQ(RetryBudget::of_partition(settings, run).spend(), Of::partition);
}

class BudgetedClient : public testing::Test {
 protected:
  explicit BudgetedClient() {
    source_.rate_limit = {.count = 1'000'000, .interval = 1s, .max_in_flight = 8};
    source_.retry.max_attempts = 100;
    source_.retry.backoff = {.initial = 1ms, .max = 1ms};
    source_.circuit_breaker.failures = 1'000;
  }
  outcome::result<Page> fetch(ScriptedServer& server, RetryBudget& budget) {
    source_.client.base_url = server.url();
    SourceClient client(io_.get_executor(), source_);
    return run(io_, client.fetch({.path = "/"}, Deadline::after(10s), {.counts = counts_, .budget = &budget}));
  }

  definition::Source source_;
  boost::asio::io_context io_;
  RequestCounts counts_;
};

TEST_F(BudgetedClient, GivesUpWhenThePartitionsIsUsedUp) {
  ScriptedServer server({always(response(500, "oops"))});
  const definition::RetryBudget settings{.ratio = 0.5, .partition = 3, .run = 100};
  RetryBudget run = RetryBudget::of_run(settings);
  RetryBudget partition = RetryBudget::of_partition(settings, run);
  const auto page = fetch(server, partition);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code(), ErrorCode::http_status);
  EXPECT_EQ(page.error().disposition(), Disposition::fail_partition);
  EXPECT_THAT(
      page.error().message(),
      HasSubstr("gave up after 4 attempts, the partition's budget of retries is used up: 3 and 50% of 0 requests"));
  EXPECT_THAT(page.error().message(), HasSubstr("status 500: oops"));
  EXPECT_EQ(counts_.sent, 4U);
  EXPECT_THAT(partition.by_reason(), ElementsAre(Pair("http_status 500", 3U)));
}

TEST_F(BudgetedClient, EndsTheRunWhenTheRunsIsUsedUp) {
  ScriptedServer server({always(response(429, ""))});
  const definition::RetryBudget settings{.ratio = 0.5, .partition = 3, .run = 2};
  RetryBudget run = RetryBudget::of_run(settings);
  RetryBudget partition = RetryBudget::of_partition(settings, run);
  const auto page = fetch(server, partition);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code(), ErrorCode::http_status);
  EXPECT_EQ(page.error().disposition(), Disposition::fail_run);
  EXPECT_THAT(page.error().message(), HasSubstr("the run's budget of retries is used up: 2 and 50% of 0 requests"));
  EXPECT_EQ(counts_.sent, 3U);
}

TEST_F(BudgetedClient, SaysWhyEachWasSentAgain) {
  ScriptedServer server({each_in_turn({response(503, ""), response(200, "")}), [](Peer& peer) { peer.read_request(); },
                         always(response(200, "[]"))});
  const definition::RetryBudget settings;
  RetryBudget run = RetryBudget::of_run(settings);
  RetryBudget partition = RetryBudget::of_partition(settings, run);
  ASSERT_TRUE(fetch(server, partition));
  EXPECT_THAT(partition.by_reason(),
              ElementsAre(Pair("connection", 1U), Pair("http_status 503", 1U), Pair("malformed_response", 1U)));
  EXPECT_EQ(counts_.retried, 3U);
}

}  // namespace
}  // namespace housingd::fetch

// A source that fails often, always, or in its own time.
#include <gmock/gmock.h>

#include <ctime>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using upsert::RunState;

class StrugglingSource : public ImportTest {
 protected:
  void fault(simulator::Faults faults) { ASSERT_TRUE(source().set_faults(std::move(faults))); }
};

class FailsOften : public StrugglingSource, public testing::WithParamInterface<int> {};

TEST_P(FailsOften, AndIsImportedWholeWithFewMoreRequestsThanNeeded) {
  auto market = small_market();
  market.properties = 2'000;
  start_simulator(market);
  import();
  const auto undisturbed = data();
  const auto needed = source().ledger().requests;
  std::filesystem::remove(file());
  source().reset_ledger();
  fault({.status = simulator::StatusFault{GetParam(), {.every_nth = 5}}});

  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_EQ(summary.run.records.accepted, 2'000U);
  EXPECT_EQ(data(), undisturbed);
  const auto sent = source().ledger().requests;
  EXPECT_GE(sent * 5, needed * 6) << "a fifth of them failed";
  EXPECT_LE(sent * 10, needed * 13);
  EXPECT_EQ(number("SELECT sum(retries) FROM partition_retries WHERE reason = 'http_status " +
                   std::to_string(GetParam()) + "'"),
            static_cast<std::int64_t>(summary.run.requests.retried));
}

INSTANTIATE_TEST_SUITE_P(With, FailsOften, testing::Values(500, 502, 503, 504),
                         [](const auto& parameter) { return std::to_string(parameter.param); });

TEST_F(StrugglingSource, ThatFailsInABurstIsLeftAloneAndProbed) {
  auto market = small_market();
  market.properties = 3'000;
  start_simulator(market);
  import();
  const auto needed = source().ledger().requests;
  std::filesystem::remove(file());
  source().reset_ledger();
  set("sources.boligsiden.retry.max_attempts", "10");  // one partition may meet all of the burst
  set("sources.boligsiden.circuit_breaker.failures", "4");
  set("sources.boligsiden.circuit_breaker.open", "100ms");
  fault({.status = simulator::StatusFault{503, {.first_n = 8}}});
  int opened = 0;
  const Summary summary = import("copenhagen-villas", {}, [&opened](const Event& event, async::StopSignal&) {
    const auto* trouble = std::get_if<Trouble>(&event);
    if (trouble != nullptr && trouble->message.find("failed too often in a row") != std::string::npos) ++opened;
  });
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_GE(opened, 1);
  EXPECT_LE(source().ledger().requests * 10, needed * 13);
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

TEST_F(StrugglingSource, ThatRefusesForEverUsesUpABudgetAndNoProcessor) {
  start_simulator(small_market());
  set("sources.boligsiden.retry.max_attempts", "100");
  set("sources.boligsiden.retry.backoff", "{ initial: 200ms, max: 200ms }");
  set("sources.boligsiden.retry.jitter", "none");
  set("sources.boligsiden.retry.budget.partition", "8");
  fault({.status = simulator::StatusFault{429, {.every_nth = 1}}});
  double cpu = 0;
  std::chrono::steady_clock::time_point began;
  const Summary summary = import("copenhagen-villas", {}, [&](const Event& event, async::StopSignal&) {
    if (!std::holds_alternative<PartitionStarted>(event) || cpu != 0) return;
    cpu = cpu_seconds();
    began = std::chrono::steady_clock::now();
  });
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  cpu = cpu_seconds() - cpu;
  EXPECT_EQ(summary.run.state, RunState::failed);
  for (const auto& partition : summary.partitions) {
    EXPECT_THAT(partition.record.reason, HasSubstr("http_status: gave up after 9 attempts, the partition's budget of "
                                                   "retries is used up: 8 and 50% of 0 requests that went well"));
  }
  EXPECT_EQ(summary.run.requests.sent, 2 * 9U);
  EXPECT_GT(wall, 1.0);
  EXPECT_LT(cpu, 0.05 * wall) << cpu << " s of " << wall << " s, the simulator's own included";
  RecordProperty("cpu_percent", std::to_string(100 * cpu / wall));
}

TEST_F(StrugglingSource, ThatGetsSlowerIsAskedForLessAtATime) {
  simulator::SimulatorOptions market;
  market.properties = 2'000;
  start_simulator(market);
  forget_settings();
  set("jobs.copenhagen-villas.partitions.where", "{ reference_area: true }");
  import();
  const auto undisturbed = data();
  std::filesystem::remove(file());
  set("sources.boligsiden.rate_limit", "{ count: 50, interval: 100ms, max_in_flight: 8, adaptive: true }");
  set("sources.boligsiden.client.timeout", "{ connect: 100ms, request: 100ms }");
  set("sources.boligsiden.retry.max_attempts", "100");
  set("sources.boligsiden.retry.budget.partition", "1000");
  set("sources.boligsiden.retry.budget.run", "1000");
  set("sources.boligsiden.circuit_breaker.failures", "1000");
  fault({.delay = 20ms});  // long enough for requests to be under way together
  std::uint32_t most_before = 0;
  std::uint32_t least_rate = 500;
  std::uint32_t most_at_the_worst = 0;
  int pages = 0;
  int timeouts = 0;
  double rate_at_last = 0;
  const Summary summary = import("copenhagen-villas", {}, [&](const Event& event, async::StopSignal&) {
    const auto seen = observe_();
    if (pages < 8) most_before = std::max(most_before, seen.in_flight);
    least_rate = std::min(least_rate, static_cast<std::uint32_t>(seen.rate));
    if (std::holds_alternative<PageFetched>(event) && ++pages == 8) fault({.delay = 1s});
    rate_at_last = seen.rate;
    if (!std::holds_alternative<Trouble>(event)) return;
    if (++timeouts > 25) most_at_the_worst = std::max(most_at_the_worst, seen.in_flight);
    if (timeouts == 30) fault({});
  });
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_EQ(data(), undisturbed);
  EXPECT_GT(most_before, 1U);
  EXPECT_LE(most_at_the_worst, 1U) << "one at a time tells whether it is better";
  EXPECT_LE(least_rate, 500U / 16);
  EXPECT_GT(rate_at_last, 2 * least_rate) << "and it gets back what it had";
}

}  // namespace
}  // namespace housingd::run

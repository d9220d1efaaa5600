// Many lives of one daemon: killed at any moment, stopped under load.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "tests/service/market.h"
#include "tests/service/served_daemon.h"
#include "tests/support/oracle.h"

namespace housingd::service_test {
namespace {

using namespace std::chrono_literals;
using support::Oracle;

// HOUSINGD_FAULT_ROUNDS where it is set.
int rounds(int in_the_suite) {
  const char* given = std::getenv("HOUSINGD_FAULT_ROUNDS");
  return given == nullptr ? in_the_suite : std::atoi(given);
}

TEST(ADaemonThatIsKilledAgainAndAgain, LosesNoSlotAndDecidesNoneTwice) {
  const auto source = small_market(300);
  ServedDaemon daemon(*source);
  std::ofstream(daemon.config() / "jobs/often.yaml") << job_of_every_second;
  std::random_device seeds;
  const auto seed = seeds();
  std::mt19937 numbers(seed);
  for (int round = rounds(4); round > 0; --round) {
    daemon.launch();
    // Before it is ready, while it starts a run, in the middle of one.
    std::this_thread::sleep_for(std::chrono::milliseconds(numbers() % 1'500));
    daemon.end(SIGKILL);
    daemon.notify().clear();
  }
  daemon.start();
  daemon.get_until("/api/v1/runs?job=often", "\"state\":\"complete\"");
  EXPECT_EQ(daemon.end(SIGTERM).status, 0);

  const Oracle store(daemon.store_file());
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto rows = store.rows(
      "SELECT strftime('%s', first_at), strftime('%s', last_at), slot_count FROM slots WHERE job = 'often' "
      "ORDER BY first_at");
  ASSERT_GE(rows.size(), 2U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto first = std::stoll(rows[i][0]);
    const auto last = std::stoll(rows[i][1]);
    EXPECT_EQ(last - first + 1, std::stoll(rows[i][2])) << "row " << i;
    if (i == 0) continue;
    EXPECT_EQ(first - std::stoll(rows[i - 1][1]), 1) << "row " << i << ": a slot is lost, or there twice";
  }
  EXPECT_EQ(store.number("SELECT count(*) FROM slots s WHERE outcome = 'started' AND NOT EXISTS "
                         "(SELECT 1 FROM runs r WHERE r.id = s.run_id AND r.job = s.job)"),
            0);
  EXPECT_EQ(store.number("SELECT count(*) - count(DISTINCT run_id) FROM slots WHERE outcome = 'started'"), 0)
      << "one run stands for two starts";
}

TEST(ADaemonThatIsStoppedUnderLoad, EndsWithinTenSeconds) {
  const auto source = small_market(3'000);
  ASSERT_TRUE(source->set_faults({.delay = 5ms}));
  ServedDaemon daemon(*source);
  for (int round = rounds(3); round > 0; --round) {
    daemon.start();
    ASSERT_THAT(daemon.post("/api/v1/jobs/copenhagen-villas/runs").status, testing::AnyOf(202, 409));
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(daemon.end(SIGTERM).status, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
    daemon.notify().clear();
  }
}

}  // namespace
}  // namespace housingd::service_test

// How fast a run asks, as the source sees it. HOUSINGD_FAULT_ROUNDS makes it last a minute at the rate that ships.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

class Pace : public ImportTest {
 protected:
  struct Scale {
    std::uint32_t a_second;
    std::size_t homes;
    double share;  // of the allowed rate that must be used
  };
  static Scale scale() {
    return std::getenv("HOUSINGD_FAULT_ROUNDS") != nullptr ? Scale{10, 1'150, 0.97} : Scale{100, 750, 0.9};
  }
};

TEST_F(Pace, OfAllPartitionsTogetherIsTheRateInEveryWindowAndNothingIsLeftUnused) {
  const auto [a_second, homes, share] = scale();
  start_simulator({.properties = homes, .area = "all"});
  set("sources.boligsiden.rate_limit.count", std::to_string(a_second));
  set("sources.boligsiden.endpoints.addresses.paginator.limit", "2");
  set("jobs.copenhagen-villas.partitions.where", "{ distance_to_copenhagen_km: { max: 1000 } }");
  set("jobs.copenhagen-villas.partitions.concurrency", "98");

  std::optional<Clock::time_point> first, last;
  std::uint64_t pages = 0;
  const Summary summary = import("copenhagen-villas", {}, [&](const Event& event, async::StopSignal&) {
    if (!std::holds_alternative<PageFetched>(event)) return;
    last = Clock::now();
    if (++pages == 1) first = last;
  });
  EXPECT_EQ(summary.run.partitions_complete, 98U);
  const auto ledger = source().ledger();
  EXPECT_EQ(ledger.requests, pages);
  EXPECT_LE(ledger.most_requests_in_a_second, a_second);

  // So many requests take no less time at that rate.
  const double least = static_cast<double>((pages - 1) / a_second);
  ASSERT_GE(least, 3.0) << pages;
  const double took = Seconds(*last - *first).count();
  EXPECT_GE(least / took, share) << pages << " requests in " << took << " s";
  std::cout << pages << " requests in " << took << " s, at most " << ledger.most_requests_in_a_second
            << " in a second, " << 100 * least / took << " % of the rate\n";
}

}  // namespace
}  // namespace housingd::run

#include "daemon/board/job_past.h"

#include <gtest/gtest.h>

namespace housingd::board {
namespace {

using upsert::PartitionState;

struct Case {
  const char* name;
  PartitionState ledger;
  bool was_complete;
  Work work;
  PartitionState settled;
};

void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

class Settled : public testing::TestWithParam<Case> {};

TEST_P(Settled, SaysHowThePartitionStoodBefore) {
  upsert::PartitionStanding standing;
  standing.state = GetParam().ledger;
  if (GetParam().was_complete) standing.last_complete_at = "2026-03-01T00:00:00Z";
  EXPECT_EQ(settled(standing, GetParam().work).state, GetParam().settled);
}

INSTANTIATE_TEST_SUITE_P(
    For, Settled,
    testing::Values(
        Case{"WhatEnded", PartitionState::failed, true, Work::under_way, PartitionState::failed},
        Case{"WhatWasInterrupted", PartitionState::interrupted, true, Work::none, PartitionState::interrupted},
        Case{"WhatARunHasNotBegun", PartitionState::pending, true, Work::under_way, PartitionState::complete},
        Case{"WhatARunNeverCameTo", PartitionState::pending, true, Work::none, PartitionState::complete},
        Case{"WhatNoRunEverHad", PartitionState::pending, false, Work::none, PartitionState::pending},
        Case{"WhatIsWorkedOn", PartitionState::running, true, Work::under_way, PartitionState::complete},
        Case{"WhatIsWorkedOnForTheFirstTime", PartitionState::running, false, Work::under_way, PartitionState::pending},
        Case{"WhatAKilledProgramLeftBehind", PartitionState::running, true, Work::none, PartitionState::interrupted}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(Settled, SaysWhyAKilledPartitionIsInterrupted) {
  upsert::PartitionStanding standing;
  standing.state = PartitionState::running;
  EXPECT_EQ(settled(standing, Work::none).reason, "the program ended before it did");
}

TEST(InstantOf, ReadsWhatLedgersWrite) {
  EXPECT_FALSE(instant_of(""));
  EXPECT_EQ(instant_of("2026-03-01T00:00:01Z"),
            Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::seconds(1)));
  EXPECT_EQ(instant_of("2026-03-01T00:00:00.250Z"),
            Instant(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::milliseconds(250)));
}

}  // namespace
}  // namespace housingd::board

#include "daemon/runner/live_run.h"

#include <gtest/gtest.h>

namespace housingd::runner {
namespace {

using upsert::PartitionState;

TEST(ALiveRun, KnowsWhatAnInterruptedOneHadDone) {
  LiveRun run("nightly", upsert::Origin::manual, 1, {"Greve", "Køge", "Solrød"});
  const upsert::PartitionRecord complete{.name = "Greve",
                                         .state = PartitionState::complete,
                                         .reason = {},
                                         .checkpoint = {},
                                         .records = {.declared = 7, .fetched = 7}};
  const upsert::PartitionRecord cut_off{.name = "Køge",
                                        .state = PartitionState::interrupted,
                                        .reason = "stopped: asked to stop",
                                        .checkpoint = {},
                                        .records = {.declared = 9, .fetched = 4}};
  run.on(run::RunStarted{.run = 12,
                         .job = "nightly",
                         .partitions = 3,
                         .already_complete = 1,
                         .resumed = true,
                         .so_far = {complete, cut_off}},
         progress::Clock::now());
  EXPECT_EQ(run.id(), 12);
  EXPECT_TRUE(run.resumed());
  EXPECT_EQ(run.partitions()[0].state, PartitionState::complete);
  EXPECT_EQ(run.partitions()[1].state, PartitionState::pending);
  EXPECT_EQ(run.partitions()[1].reason, "");
  EXPECT_EQ(run.partitions()[1].records.fetched, 4U);
  EXPECT_EQ(run.partitions()[2].state, PartitionState::pending);
}

TEST(ALiveRun, KeepsTheLatestTroublesAlone) {
  LiveRun run("nightly", upsert::Origin::manual, 1, {"Greve"});
  for (int i = 0; i < 50; ++i) {
    run.on(run::Trouble{.partition = "Greve", .message = "trouble " + std::to_string(i)}, progress::Clock::now());
  }
  EXPECT_EQ(run.troubles().size(), 20U);
  EXPECT_EQ(run.troubles().back(), "Greve: trouble 49");
}

}  // namespace
}  // namespace housingd::runner

// Launches, seats, ends.
#include <gmock/gmock.h>

#include "tests/runner/runner_fixture.h"

namespace housingd::runner {
namespace {

using outcome::ErrorCode;
using testing::ElementsAre;
using testing::HasSubstr;
using upsert::RunState;

constexpr const char* villas = "copenhagen-villas";
constexpr const char* listings = "active-listings";

using ALaunch = RunnerTest;
using TheSeats = RunnerTest;
using ACancel = RunnerTest;
using ADrain = RunnerTest;

TEST_F(ALaunch, AnswersWithTheIdOnceTheRunIsInTheLedgerAndTheRunGoesOn) {
  start(4);
  launch({.job = villas});
  run_until([&] { return answer(0).has_value(); });
  ASSERT_TRUE(*answer(0)) << answer(0)->error().message();
  EXPECT_EQ(database().text("SELECT state FROM runs WHERE id = " + std::to_string(**answer(0))), "running");
  EXPECT_TRUE(runner_->is_running(villas));
  EXPECT_EQ(runner_->live(**answer(0))->job(), villas);
  run();
  EXPECT_EQ(witness_.ended.at(villas)->run.state, RunState::complete);
  EXPECT_FALSE(runner_->is_running(villas));
  EXPECT_TRUE(runner_->live().empty());
}

TEST_F(ALaunch, IsRefusedWhileARunOfTheJobIsUnderWay) {
  start(4);
  launch({.job = villas});
  run_until([&] { return answer(0).has_value(); });
  launch({.job = villas});
  run();
  ASSERT_FALSE(*answer(1));
  EXPECT_EQ(answer(1)->error().code(), ErrorCode::run_conflict);
  EXPECT_THAT(answer(1)->error().message(), HasSubstr("run " + std::to_string(**answer(0))));
  EXPECT_EQ(database().number("SELECT count(*) FROM runs"), 1);
}

TEST_F(ALaunch, OfAThousandAtOnceBeginsOneRun) {
  start(4);
  for (int i = 0; i < 1'000; ++i) launch({.job = villas});
  run();
  std::size_t begun = 0;
  for (std::size_t i = 0; i < 1'000; ++i) begun += *answer(i) ? 1U : 0U;
  EXPECT_EQ(begun, 1U);
  EXPECT_EQ(database().number("SELECT count(*) FROM runs"), 1);
}

TEST_F(ALaunch, OfWhatThereIsNotSaysSo) {
  start(4);
  launch({.job = "nightly"});
  launch({.job = villas, .partitions = {"Greve", "Atlantis"}});
  run();
  EXPECT_EQ(answer(0)->error().message(), "there is no job 'nightly'");
  EXPECT_THAT(answer(1)->error().message(), HasSubstr("no partition 'Atlantis'"));
  EXPECT_FALSE(runner_->is_running(villas));
}

TEST_F(ALaunch, OfSomePartitionsLeavesTheOthersAlone) {
  start(4);
  launch({.job = villas, .partitions = {"Solrød"}});
  run();
  EXPECT_EQ(witness_.ended.at(villas)->run.partitions_total, 1U);
  EXPECT_EQ(database().number("SELECT count(DISTINCT municipality_code) FROM properties"), 1);
}

TEST_F(TheSeats, AreWaitedForInTheLedger) {
  start(1);
  std::string waited;
  witness_.act = [&](const LiveRun& run, const run::Event& event) {
    const bool first_works = run.job() == villas && std::holds_alternative<run::BatchCommitted>(event);
    if (const LiveRun* second = first_works ? runner_->live_of(listings) : nullptr) waited = second->waiting();
  };
  launch({.job = villas});
  launch({.job = listings});
  run();
  EXPECT_EQ(waited, "for one of 1 seats");
  EXPECT_THAT(witness_.order, ElementsAre(villas, listings));
  EXPECT_GT(witness_.first<run::PartitionStarted>(listings), witness_.first<run::RunEnded>(villas));
  EXPECT_LT(witness_.first<run::RunStarted>(listings), witness_.first<run::RunEnded>(villas));
  EXPECT_EQ(witness_.ended.at(listings)->run.state, RunState::complete);
}

TEST_F(TheSeats, AreNotAskedForByRunsOfTheSameSource) {
  start(2);
  runner_->adopt(definitions({{"sources.boligsiden.rate_limit.count", "20"}}));
  launch({.job = villas});
  launch({.job = listings});
  run();
  EXPECT_LT(witness_.first<run::PartitionStarted>(listings), witness_.first<run::RunEnded>(villas));
  EXPECT_LE(source_->ledger().most_requests_in_a_second, 20U) << "one rate for both";
}

TEST_F(TheSeats, OfAChangedSourceWaitForTheRunsOfTheFormerOne) {
  start(2);
  runner_->adopt(definitions({{"sources.boligsiden.rate_limit.count", "15"}}));
  std::string waited;
  witness_.act = [&](const LiveRun& run, const run::Event& event) {
    if (run.job() == listings && std::holds_alternative<run::RunStarted>(event)) {
      runner_->adopt(definitions());  // what came before it keeps its own
    }
    const LiveRun* second = runner_->live_of(listings);
    if (run.job() == villas && second != nullptr && second->id() != 0) waited = second->waiting();
  };
  launch({.job = villas});
  run_until([&] { return answer(0).has_value(); });
  runner_->adopt(definitions({{"sources.boligsiden.rate_limit.count", "14"}}));
  launch({.job = listings});
  run();
  EXPECT_EQ(waited, "for runs by the former definition of source boligsiden");
  EXPECT_GT(witness_.first<run::PartitionStarted>(listings), witness_.first<run::RunEnded>(villas));
  EXPECT_LE(source_->ledger().most_requests_in_a_second, 15U) << "nor does the second begin where the first ended";
}

TEST_F(ACancel, EndsTheRunAsInterruptedWithItsReason) {
  start(4);
  witness_.act = [&](const LiveRun& run, const run::Event& event) {
    if (std::holds_alternative<run::BatchCommitted>(event) && run.stopping().empty()) {
      EXPECT_TRUE(runner_->cancel(run.id(), "not today"));
    }
  };
  launch({.job = villas});
  run();
  EXPECT_EQ(witness_.ended.at(villas)->run.state, RunState::interrupted);
  EXPECT_EQ(database().text("SELECT reason FROM runs"), "not today");
  EXPECT_FALSE(runner_->cancel(**answer(0), "again")) << "it has ended";
}

TEST_F(ACancel, ReachesARunThatWaitsForItsSeat) {
  start(1);
  witness_.act = [&](const LiveRun& run, const run::Event& event) {
    if (run.job() == listings && std::holds_alternative<run::RunStarted>(event)) {
      runner_->cancel(run.id(), "not today");
    }
  };
  launch({.job = villas});
  launch({.job = listings});
  run();
  EXPECT_EQ(witness_.ended.at(listings)->run.state, RunState::interrupted);
  EXPECT_EQ(witness_.ended.at(villas)->run.state, RunState::complete);
  EXPECT_EQ(witness_.first<run::PartitionStarted>(listings), witness_.events.size());
}

TEST_F(ADrain, EndsEveryRunResumablyAndStartsNothing) {
  start(1);
  bool drained = false;
  witness_.act = [&](const LiveRun&, const run::Event& event) {
    if (!std::holds_alternative<run::BatchCommitted>(event) || answer(1) == std::nullopt || drained) return;
    drained = true;
    boost::asio::co_spawn(loop_, runner_->drain(outcome::Deadline::after(std::chrono::minutes(1))),
                          [](const std::exception_ptr&) {});
    launch({.job = listings});
  };
  launch({.job = villas});
  launch({.job = listings});
  run();
  ASSERT_TRUE(drained);
  EXPECT_TRUE(runner_->live().empty());
  EXPECT_FALSE(*answer(2));
  EXPECT_EQ(database().number("SELECT count(*) FROM runs WHERE state = 'interrupted' AND reason = '" +
                              std::string(interrupted_by_stop) + "'"),
            2);
}

TEST_F(ADrain, WaitsNoLongerThanItsDeadline) {
  start(1);
  ASSERT_TRUE(source_->set_faults({.delay = std::chrono::minutes(2)}));
  launch({.job = villas});
  run_until([&] { return answer(0).has_value(); });
  const auto began = std::chrono::steady_clock::now();
  boost::asio::co_spawn(loop_, runner_->drain(outcome::Deadline::after(std::chrono::milliseconds(50))),
                        [](const std::exception_ptr&) {});
  run();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  EXPECT_EQ(witness_.ended.at(villas)->run.state, RunState::interrupted);
}

}  // namespace
}  // namespace housingd::runner

// Runs that wait for their seat, and what a stop says of them.
#include <gmock/gmock.h>

#include "pipeline/async/wait.h"
#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using async::awaitable;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using testing::ElementsAre;
using testing::HasSubstr;
using upsert::RunState;

awaitable<result<void>> seat() {
  co_return result<void>();
}

awaitable<result<void>> no_seat(ErrorCode code, Disposition disposition) {
  co_return Error(disposition, code, "no seat");
}

class AdmittedImport : public ImportTest {
 protected:
  AdmittedImport() { start_simulator(small_market()); }

  // Notes what the run tells, by kind.
  Watch note() {
    return [this](const Event& event, async::StopSignal&) {
      if (std::holds_alternative<RunStarted>(event)) told_.emplace_back("started");
      if (std::holds_alternative<PartitionStarted>(event)) told_.emplace_back("partition");
      if (const auto* ended = std::get_if<RunEnded>(&event)) told_.push_back("ended: " + ended->reason);
    };
  }

  std::vector<std::string> told_;
};

TEST_F(AdmittedImport, WaitsForItsSeatOnceItIsInTheLedger) {
  admission_ = [this](async::StopSignal*) {
    EXPECT_THAT(told_, ElementsAre("started"));
    EXPECT_EQ(number("SELECT count(*) FROM runs WHERE state = 'running'"), 1);
    EXPECT_EQ(source().ledger().requests, 0U);
    return seat();
  };
  const Summary summary = import("copenhagen-villas", {}, note());
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_THAT(told_, ElementsAre("started", "partition", "partition", "ended: "));
}

TEST_F(AdmittedImport, IsInterruptedWhenItIsStoppedWhileItWaits) {
  admission_ = [](async::StopSignal* stop) {
    stop->raise("the daemon was stopped");
    return no_seat(ErrorCode::stopped, Disposition::stop);
  };
  const Summary stopped = import("copenhagen-villas", {}, note());
  EXPECT_EQ(stopped.run.state, RunState::interrupted);
  EXPECT_EQ(stopped.run.reason, "the daemon was stopped");
  EXPECT_THAT(told_, ElementsAre("started", "ended: the daemon was stopped"));
  EXPECT_EQ(source().ledger().requests, 0U);
  EXPECT_EQ(number("SELECT count(*) FROM runs WHERE state = 'interrupted' AND reason = 'the daemon was stopped'"), 1);

  admission_ = nullptr;
  const Summary taken_up = import();
  EXPECT_EQ(taken_up.run.id, stopped.run.id);
  EXPECT_EQ(taken_up.run.state, RunState::complete);
  EXPECT_EQ(taken_up.run.reason, "");
  EXPECT_EQ(number("SELECT count(*) FROM runs WHERE reason = ''"), 1);
}

TEST_F(AdmittedImport, FailsWhenItCannotBeAdmitted) {
  admission_ = [](async::StopSignal*) { return no_seat(ErrorCode::internal, Disposition::fail_run); };
  const Summary failed = import("copenhagen-villas", {}, note());
  EXPECT_EQ(failed.run.state, RunState::failed);
  EXPECT_THAT(failed.run.reason, HasSubstr("no seat"));
  EXPECT_EQ(source().ledger().requests, 0U);
}

TEST_F(AdmittedImport, HasItsDeadlineFromThereOn) {
  set("sources.boligsiden.client.timeout.connect", "1s");
  set("sources.boligsiden.client.timeout.request", "1s");
  set("jobs.copenhagen-villas.deadline", "1s");
  admission_ = [](async::StopSignal*) {
    return async::wait_until(std::chrono::steady_clock::now() + std::chrono::milliseconds(1'100));
  };
  const Summary summary = import("copenhagen-villas", {.partitions = {"Solrød"}, .limit = 1});
  EXPECT_EQ(summary.run.state, RunState::incomplete) << summary.run.reason;
  EXPECT_THAT(summary.partitions.front().record.reason, HasSubstr("limited"));
  EXPECT_LT(summary.run.seconds, 1.0) << "waiting is no work";
}

TEST_F(AdmittedImport, SaysWhyItWasStoppedInTheMiddle) {
  const Summary stopped = import("copenhagen-villas", {}, [](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<PartitionStarted>(event)) stop.raise("cancelled by the operator");
  });
  EXPECT_EQ(stopped.run.state, RunState::interrupted);
  EXPECT_EQ(stopped.run.reason, "cancelled by the operator");
  EXPECT_EQ(stopped.partitions.front().record.reason, "stopped: cancelled by the operator");
}

TEST_F(AdmittedImport, IsRecordedAsItWasAskedFor) {
  RunOptions options;
  options.origin = upsert::Origin::retry;
  options.attempt = 2;
  upsert::SlotRecord slot;
  slot.job = "copenhagen-villas";
  options.slots = {slot};
  options.trigger = upsert::KeyedTrigger{.key = "k", .job = "copenhagen-villas", .request = "all", .run = 0};
  const Summary summary = import("copenhagen-villas", options);
  EXPECT_EQ(summary.run.origin, upsert::Origin::retry);
  EXPECT_EQ(summary.run.attempt, 2U);
  EXPECT_EQ(number("SELECT count(*) FROM runs WHERE origin = 'retry' AND attempt = 2"), 1);
  EXPECT_EQ(number("SELECT run_id FROM slots WHERE outcome = 'started'"), summary.run.id);
  EXPECT_EQ(number("SELECT run_id FROM triggers WHERE key = 'k'"), summary.run.id);
}

}  // namespace
}  // namespace housingd::run

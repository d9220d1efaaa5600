// Runs whose source wants to be left alone for longer than they may wait.
#include "pipeline/run/yield.h"

#include <gmock/gmock.h>

#include "pipeline/upsert/slot_time.h"
#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using namespace std::chrono_literals;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using testing::HasSubstr;
using testing::StartsWith;
using upsert::PartitionState;
using upsert::RunState;

const std::chrono::system_clock::time_point noon = std::chrono::sys_days(2026y / 1 / 31) + 12h;

TEST(Yield, LastsAsLongAsTheSourceAskedRoundedUp) {
  const auto asked =
      asked_by(Error(Disposition::fail_partition, ErrorCode::rate_limited, "status 429").after(1h), noon + 1ms);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->until, noon + 1h + 1s);
  EXPECT_EQ(asked->reason, "rate_limited: the source wants to be left alone until 2026-01-31T13:00:01Z: status 429");
}

TEST(Yield, IsNotForAnyOtherFailure) {
  EXPECT_FALSE(asked_by(Error(Disposition::fail_partition, ErrorCode::http_status, "status 404"), noon));
  EXPECT_FALSE(asked_by(Error(Disposition::retry, ErrorCode::http_status, "status 503").after(1s), noon));
}

TEST(Yield, IsOverWhenItsMomentHasCome) {
  upsert::RunRecord run;
  EXPECT_FALSE(left_of(run, noon)) << "it never began";
  run.resume_at = "2026-01-31T12:00:00Z";
  EXPECT_EQ(left_of(run, noon - 1s)->until, noon);
  EXPECT_FALSE(left_of(run, noon));
}

// The source refuses everything from the nth batch on.
class YieldingImport : public ImportTest {
 protected:
  YieldingImport() {
    auto market = small_market();
    market.properties = 2'000;
    start_simulator(market);
  }
  Watch refuse_after_batch(int batch, std::string retry_after) {
    auto left = std::make_shared<int>(batch);
    return [this, left, retry_after](const Event& event, async::StopSignal&) {
      if (std::holds_alternative<BatchCommitted>(event) && --*left == 0) refuse(retry_after);
    };
  }
  void refuse(const std::string& retry_after) {
    ASSERT_TRUE(source().set_faults({.status = simulator::StatusFault{429, {.every_nth = 1}, retry_after}}));
  }
  void relent() { ASSERT_TRUE(source().set_faults({})); }
  void let_the_moment_come() {
    database().execute("UPDATE run_waits SET resume_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 second')");
  }
};

TEST_F(YieldingImport, KeepsItsCheckpointsAndGoesOnThereWhenTheMomentHasCome) {
  import();
  const auto undisturbed = data();
  const auto needed = source().ledger().requests;
  std::filesystem::remove(file());
  source().reset_ledger();

  const auto before = std::chrono::system_clock::now();
  const Summary yielded = import("copenhagen-villas", {}, refuse_after_batch(1, "3600"));
  EXPECT_EQ(yielded.run.state, RunState::yielded);
  EXPECT_THAT(yielded.run.reason,
              StartsWith("rate_limited: the source wants to be left alone until " + yielded.run.resume_at));
  const auto until = upsert::slot_time(yielded.run.resume_at);
  EXPECT_GE(until, before + 1h);
  EXPECT_LE(until, std::chrono::system_clock::now() + 1h + 1s);
  EXPECT_GT(yielded.run.records.accepted, 0U) << "what was fetched is kept";
  for (const auto& partition : yielded.partitions) {
    EXPECT_EQ(partition.record.state, PartitionState::interrupted) << partition.record.name;
    EXPECT_THAT(partition.record.reason, StartsWith("rate_limited: "));
  }
  EXPECT_EQ(database().text("SELECT state FROM runs"), "yielded");
  EXPECT_EQ(database().text("SELECT resume_at FROM run_waits"), yielded.run.resume_at);

  relent();
  let_the_moment_come();
  const Summary summary = import();
  EXPECT_TRUE(summary.resumed);
  EXPECT_EQ(summary.run.id, yielded.run.id);
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_EQ(summary.run.resume_at, "");
  EXPECT_EQ(data(), undisturbed);
  EXPECT_LE(source().ledger().requests, needed + 2 * 2) << "a page ahead and a refusal, in each of two partitions";
}

TEST_F(YieldingImport, AsksForNothingBeforeTheMoment) {
  const Summary yielded = import("copenhagen-villas", {}, refuse_after_batch(1, "3600"));
  relent();
  const auto asked = source().ledger().requests;
  const Summary early = import();
  EXPECT_EQ(early.run.state, RunState::yielded);
  EXPECT_EQ(early.run.id, yielded.run.id);
  EXPECT_EQ(early.run.resume_at, yielded.run.resume_at);
  EXPECT_THAT(early.run.reason, HasSubstr("wants to be left alone until " + yielded.run.resume_at));
  EXPECT_EQ(source().ledger().requests, asked);

  const Summary insisting = import("copenhagen-villas", {.resume = Resume::no});
  EXPECT_EQ(insisting.run.state, RunState::complete) << "who begins anew asks all the same";
  EXPECT_NE(insisting.run.id, yielded.run.id);
}

TEST_F(YieldingImport, SweepsNothing) {
  import();
  (void)source().change({.seed = 2, .vanishing = 40});
  refuse("3600");
  EXPECT_EQ(import().run.state, RunState::yielded);
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0);
}

TEST_F(YieldingImport, IsNotOneForAWaitThatItMaySitOut) {
  set("sources.boligsiden.retry.max_wait", "2s");
  ASSERT_TRUE(source().set_faults({.status = simulator::StatusFault{429, {.first_n = 1}, "1"}}));
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_EQ(number("SELECT sum(retries) FROM partition_retries WHERE reason = 'http_status 429'"), 1);
}

}  // namespace
}  // namespace housingd::run

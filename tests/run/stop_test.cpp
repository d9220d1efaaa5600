// Runs that are stopped, and the runs that take them up.
#include <gmock/gmock.h>

#include <optional>

#include "tests/run/import_fixture.h"
#include "tests/support/postgres_server.h"

namespace housingd::run {
namespace {

using testing::HasSubstr;
using upsert::RunState;

// Raises the stop at the nth batch that is committed.
Watch stop_at_batch(int batch) {
  auto left = std::make_shared<int>(batch);
  return [left](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<BatchCommitted>(event) && --*left == 0) stop.raise();
  };
}

class StoppedImport : public ImportTest {
 protected:
  StoppedImport() {
    auto market = small_market();
    market.properties = 3'000;
    start_simulator(market);
  }
};

TEST_F(StoppedImport, IsTakenUpWhereItWasAndEndsInTheSameTables) {
  import();
  const auto undisturbed = data();
  const auto needed = source().ledger().requests;

  std::filesystem::remove(file());
  source().reset_ledger();
  int rounds = 0;
  Summary summary;
  do {
    summary = import("copenhagen-villas", {}, stop_at_batch(1));
    ASSERT_LT(++rounds, 20);
    EXPECT_EQ(summary.resumed, rounds > 1);
  } while (summary.run.state == RunState::interrupted);
  EXPECT_GT(rounds, 2);
  EXPECT_EQ(summary.run.state, RunState::complete);
  EXPECT_EQ(data(), undisturbed);
  EXPECT_EQ(summary.run.records.accepted, 3'000U) << "the summary speaks of the whole run";
  EXPECT_EQ(summary.run.tables.at("properties").inserted, 3'000U);
  // Each stop costs at most one page that had been fetched ahead, per partition.
  EXPECT_LE(source().ledger().requests, needed + static_cast<std::uint64_t>(rounds) * 2);
}

TEST_F(StoppedImport, BeginsAnewWhenAskedTo) {
  const Summary stopped = import("copenhagen-villas", {}, stop_at_batch(1));
  ASSERT_EQ(stopped.run.state, RunState::interrupted);
  const Summary fresh = import("copenhagen-villas", {.resume = Resume::no});
  EXPECT_FALSE(fresh.resumed);
  EXPECT_NE(fresh.run.id, stopped.run.id);
  EXPECT_EQ(fresh.run.state, RunState::complete);
  EXPECT_EQ(number("SELECT count(*) FROM runs WHERE state IN ('running', 'interrupted')"), 0);
}

TEST_F(StoppedImport, IsNotTakenUpByARunOfOtherPartitions) {
  const Summary stopped = import("copenhagen-villas", {}, stop_at_batch(1));
  const Summary other = import("copenhagen-villas", {.partitions = {"Solrød"}});
  EXPECT_FALSE(other.resumed);
  EXPECT_NE(other.run.id, stopped.run.id);
}

TEST_F(StoppedImport, ReadsAPartitionAgainWhoseTotalHasChangedMeanwhile) {
  import("copenhagen-villas", {}, stop_at_batch(1));
  const simulator::Filter villas{.types = {simulator::generator::AddressType::villa}};
  static_cast<void>(source().change({.vanishing = 40, .added = 3, .among = villas}).value());
  const Summary resumed = import();
  EXPECT_TRUE(resumed.resumed);
  EXPECT_EQ(resumed.run.state, RunState::complete) << resumed.partitions.front().record.reason;
  EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NULL"),
            static_cast<std::int64_t>(source().entities(villas).properties));
}

TEST_F(StoppedImport, IsEndedInTheLedgerAlsoWhenItStopsAtOnce) {
  std::optional<support::PostgresDatabase> database;
  for (const bool postgres : {false, true}) {
    if (postgres && support::PostgresServer::missing()) continue;
    if (postgres) store_in(database.emplace(support::PostgresServer::shared().create_database()).url());
    const Watch stop_now = [this](const Event& event, async::StopSignal& stop) {
      if (stop.raised() || !std::holds_alternative<BatchCommitted>(event)) return;
      stop.raise("no time left");
      stop.raise();
      cancel_();
    };
    const Summary stopped = import("copenhagen-villas", {}, stop_now);
    EXPECT_EQ(stopped.run.state, RunState::interrupted);
    EXPECT_EQ(stopped.run.reason, "no time left");
    const std::string ended = "SELECT count(*) FROM runs WHERE state = 'interrupted' AND reason = 'no time left'";
    EXPECT_EQ(postgres ? database->oracle().number(ended) : number(ended), 1);
    const Summary resumed = import();
    EXPECT_TRUE(resumed.resumed);
    EXPECT_EQ(resumed.run.state, RunState::complete);
    EXPECT_EQ(resumed.run.records.accepted, 3'000U);
  }
}

TEST_F(StoppedImport, IsTakenUpAlsoWhenItWasSplit) {
  set("jobs.copenhagen-villas.partitions.split.over", "500");
  const Summary stopped = import("copenhagen-villas", {}, stop_at_batch(3));
  ASSERT_EQ(stopped.run.state, RunState::interrupted);
  const Summary resumed = import();
  EXPECT_TRUE(resumed.resumed);
  EXPECT_EQ(resumed.run.state, RunState::complete) << resumed.partitions.front().record.reason;
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 3'000);
}

// As when the rows of a store were moved without what an unfinished run remembers.
TEST_F(StoppedImport, ReadsAPartitionAgainWhoseKeysTheStoreHasForgotten) {
  for (const char* forget : {"DELETE FROM partition_seen", "DELETE FROM partition_seen WHERE id % 2 = 0"}) {
    std::filesystem::remove(file());
    const Summary stopped = import("copenhagen-villas", {}, stop_at_batch(3));
    ASSERT_EQ(stopped.run.state, RunState::interrupted);
    const support::Oracle oracle = database();
    ASSERT_GT(number("SELECT count(*) FROM partition_seen"), 1);
    oracle.execute(forget);
    std::string trouble;
    const Summary resumed = import("copenhagen-villas", {}, [&](const Event& event, async::StopSignal&) {
      if (const auto* told = std::get_if<Trouble>(&event)) trouble += told->message + '\n';
    });
    EXPECT_TRUE(resumed.resumed);
    EXPECT_EQ(resumed.run.state, RunState::complete) << resumed.partitions.front().record.reason;
    EXPECT_EQ(resumed.run.records.accepted, 3'000U);
    EXPECT_EQ(number("SELECT count(*) FROM properties WHERE removed_at IS NOT NULL"), 0) << forget;
    EXPECT_THAT(trouble, HasSubstr("records that were met before the stop")) << forget;
  }
}

TEST_F(StoppedImport, ASecondWriterIsRefusedWhileTheFirstWorks) {
  bool tried = false;
  import("copenhagen-villas", {}, [&](const Event& event, async::StopSignal&) {
    if (tried || !std::holds_alternative<BatchCommitted>(event)) return;
    tried = true;
    const auto second = try_import("copenhagen-villas", {}, {});
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message(), HasSubstr("another housingd is writing"));
  });
  EXPECT_TRUE(tried);
}

}  // namespace
}  // namespace housingd::run

// Runs that yield to their source, and what was sent again.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

RunRequest request(std::string fingerprint = "f") {
  return {.job = "nightly", .fingerprint = std::move(fingerprint), .partitions = {"Køge"}, .resume_within = 1h};
}

RunId yielded_run(StoreSession& store, const std::string& until) {
  const RunId run = store.open_run(request()).value().id;
  RunRecord record;
  record.id = run;
  record.state = RunState::yielded;
  record.reason = "rate_limited: later";
  record.resume_at = until;
  store.end_run(record).value();
  return run;
}

PartitionEnd interrupted(RunId run, const definition::Model* model, RetryCounts retries) {
  PartitionEnd end;
  end.run = run;
  end.model = model;
  end.job = "nightly";
  end.partition = "Køge";
  end.state = PartitionState::interrupted;
  end.retries = std::move(retries);
  return end;
}

TEST_P(StoreConformance, KnowsUntilWhenARunYields) {
  StoreSession store = open();
  const RunId run = yielded_run(store, "2030-01-31T12:00:00Z");
  const RunRecord read = store.run(run).value().value();
  EXPECT_EQ(read.state, RunState::yielded);
  EXPECT_EQ(read.resume_at, "2030-01-31T12:00:00Z");
  EXPECT_EQ(store.runs(1).value().front().resume_at, "2030-01-31T12:00:00Z");
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_TRUE(opened.resumed);
  EXPECT_EQ(opened.id, run);
  EXPECT_EQ(opened.so_far.resume_at, "2030-01-31T12:00:00Z");
  EXPECT_EQ(store.run(run).value()->resume_at, "") << "it does not yield any more";
}

TEST_P(StoreConformance, TakesUpAYieldedRunHoweverLongItsSourceWantedToBeLeftAlone) {
  StoreSession store = open();
  const RunId run = yielded_run(store, "2030-01-31T12:00:00Z");
  place_->execute("UPDATE runs SET started_at = '2020-01-01T00:00:00Z'");
  EXPECT_EQ(store.open_run(request()).value().id, run);
  EXPECT_EQ(store.open_run(request()).value().id, run) << "nor does a kill after that make it older";
}

TEST_P(StoreConformance, BeginsAnewWhenAYieldedRunWasLeftToLieTooLong) {
  StoreSession store = open();
  const RunId run = yielded_run(store, "2020-01-31T12:00:00Z");
  place_->execute("UPDATE runs SET started_at = '2020-01-01T00:00:00Z'");
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_NE(opened.id, run);
  EXPECT_EQ(store.run(run).value()->state, RunState::failed);
  EXPECT_THAT(place_->rows("SELECT * FROM run_waits"), IsEmpty());
}

TEST_P(StoreConformance, KeepsTheLatestMomentOfARunThatYieldsTwice) {
  StoreSession store = open();
  const RunId run = yielded_run(store, "2030-01-31T12:00:00Z");
  EXPECT_EQ(yielded_run(store, "2031-01-31T12:00:00Z"), run);
  EXPECT_EQ(store.run(run).value()->resume_at, "2031-01-31T12:00:00Z");
}

TEST_P(StoreConformance, AddsUpWhyRequestsWereSentAgain) {
  StoreSession store = open();
  const Batch batch = batch_of(0, page({R"({"id":"h1"})"}));
  const RunId run = store.open_run(request()).value().id;
  store.end_partition(interrupted(run, batch.model, {{"http_status 503", 2}, {"timeout", 1}})).value();
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_THAT(opened.partitions.at(0).retries, ElementsAre(Pair("http_status 503", 2U), Pair("timeout", 1U)));
  store.end_partition(interrupted(run, batch.model, {{"connection", 4}, {"timeout", 5}})).value();
  const auto partitions = store.partitions(run).value();
  ASSERT_THAT(partitions, SizeIs(1));
  EXPECT_THAT(partitions[0].retries,
              ElementsAre(Pair("connection", 4U), Pair("http_status 503", 2U), Pair("timeout", 6U)));
}

TEST_P(StoreConformance, ExtendsALedgerThatKnewNeitherWaitsNorRetries) {
  RunId run = 0;
  {
    StoreSession store = open();
    run = store.open_run(request()).value().id;
  }
  place_->execute("DROP TABLE run_waits");
  place_->execute("DROP TABLE partition_retries");
  place_->execute("DROP INDEX runs_to_take_up");
  place_->execute("CREATE INDEX runs_unfinished ON runs (job) WHERE state IN ('running', 'interrupted')");
  {
    StoreSession reader(place_->open(Access::read, Durability::committed).value());
    EXPECT_THAT(reader.partitions(run).value(), SizeIs(1));
    EXPECT_THAT(reader.runs(5).value(), SizeIs(1));
  }
  StoreSession store = open();
  EXPECT_EQ(yielded_run(store, "2030-01-31T12:00:00Z"), run);
  EXPECT_EQ(store.run(run).value()->resume_at, "2030-01-31T12:00:00Z");
}

}  // namespace
}  // namespace housingd::upsert

// How runs and partitions are shown.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Job {
 public:
  Job(StoreSession& store, std::string name) : store_(store), name_(std::move(name)) {}

  RunId open(std::vector<std::string> partitions, std::chrono::seconds resume_within = {}) {
    std::string fingerprint;
    for (const auto& partition : partitions) fingerprint += partition + "\n";
    return store_
        .open_run({.job = name_,
                   .fingerprint = std::move(fingerprint),
                   .partitions = std::move(partitions),
                   .resume_within = resume_within})
        .value()
        .id;
  }
  void end(RunId run, RunState state) {
    RunRecord record;
    record.id = run;
    record.state = state;
    store_.end_run(record).value();
  }

 private:
  StoreSession& store_;
  std::string name_;
};

std::vector<std::string> texts_of(const std::vector<PartitionStanding>& standings) {
  std::vector<std::string> texts;
  for (const auto& standing : standings) {
    texts.push_back(standing.partition + " " + std::string(name_of(standing.state)) + ", run " +
                    std::to_string(standing.run) + (standing.last_complete_at.empty() ? ", never complete" : ""));
  }
  return texts;
}

TEST_P(StoreConformance, KnowsWhoWantedARun) {
  StoreSession store = open();
  RunRequest request{.job = "nightly", .fingerprint = "f", .partitions = {"all"}};
  request.origin = Origin::retry;
  request.attempt = 3;
  const OpenedRun opened = store.open_run(request).value();
  EXPECT_EQ(opened.so_far.origin, Origin::retry);
  EXPECT_EQ(opened.so_far.attempt, 3U);
  const auto run = store.run(opened.id).value();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->origin, Origin::retry);
  EXPECT_EQ(run->attempt, 3U);
  EXPECT_EQ(run->state, RunState::running);
  EXPECT_EQ(run->partitions_total, 1U);
  // Whoever takes it up wants it now.
  request.resume_within = std::chrono::hours(1);
  request.origin = Origin::manual;
  request.attempt = 1;
  EXPECT_EQ(store.open_run(request).value().so_far.origin, Origin::manual);
  EXPECT_EQ(store.run(opened.id).value()->origin, Origin::manual);
  EXPECT_EQ(store.run(opened.id + 1).value(), std::nullopt);
}

TEST_P(StoreConformance, ListsRunsOfOneJobAndOlderOnes) {
  StoreSession store = open();
  Job a(store, "a");
  Job b(store, "b");
  std::vector<RunId> ids;
  for (int i = 0; i < 3; ++i) {
    for (Job* job : {&a, &b}) {
      ids.push_back(job->open({"all"}));
      job->end(ids.back(), RunState::complete);
    }
  }
  const auto listed = [&](RunQuery query) {
    std::vector<RunId> found;
    for (const auto& run : store.runs(query).value()) found.push_back(run.id);
    return found;
  };
  EXPECT_THAT(listed({}), ElementsAre(ids[5], ids[4], ids[3], ids[2], ids[1], ids[0]));
  EXPECT_THAT(listed({.limit = 2}), ElementsAre(ids[5], ids[4]));
  EXPECT_THAT(listed({.job = "a"}), ElementsAre(ids[4], ids[2], ids[0]));
  EXPECT_THAT(listed({.limit = 1, .job = "a", .before = ids[4]}), ElementsAre(ids[2]));
  EXPECT_THAT(listed({.limit = 2, .before = ids[2]}), ElementsAre(ids[1], ids[0]));
  EXPECT_THAT(listed({.job = "c"}), IsEmpty());
  EXPECT_THAT(listed({.before = ids[0]}), IsEmpty());
}

TEST_P(StoreConformance, SaysHowEachPartitionStandsOverAllRuns) {
  StoreSession store = open();
  EXPECT_THAT(store.standings("nightly").value(), IsEmpty());
  Job job(store, "nightly");
  const RunId first = job.open({"Køge", "Greve", "Solrød"});
  EXPECT_THAT(texts_of(store.standings("nightly").value()),
              ElementsAre("Køge pending, run " + std::to_string(first) + ", never complete",
                          "Greve pending, run " + std::to_string(first) + ", never complete",
                          "Solrød pending, run " + std::to_string(first) + ", never complete"));
  const Batch koege = batch_of(first, page({R"({"id":"h1"})"}), {.partition = "Køge"});
  store.commit(koege).value();
  store.end_partition(end_of(koege)).value();
  const Batch greve = batch_of(first, page({R"({"id":"h2"})"}), {.partition = "Greve"});
  store.commit(greve).value();
  PartitionEnd failed = end_of(greve, {.state = PartitionState::failed});
  failed.reason = "gate_failed";
  store.end_partition(failed).value();
  EXPECT_THAT(texts_of(store.standings("nightly").value()),
              ElementsAre("Køge complete, run " + std::to_string(first),
                          "Greve failed, run " + std::to_string(first) + ", never complete",
                          "Solrød pending, run " + std::to_string(first) + ", never complete"));
  job.end(first, RunState::failed);

  const RunId second = job.open({"Greve"});
  const Batch again = batch_of(second, page({R"({"id":"h2"})", R"({"id":"h3"})"}), {.partition = "Greve"});
  store.commit(again).value();
  store.end_partition(end_of(again)).value();
  job.end(second, RunState::complete);
  const auto standings = store.standings("nightly").value();
  EXPECT_THAT(texts_of(standings), ElementsAre("Køge complete, run " + std::to_string(first),
                                               "Solrød pending, run " + std::to_string(first) + ", never complete",
                                               "Greve complete, run " + std::to_string(second)));
  EXPECT_EQ(standings[2].records.distinct, 2U);
  EXPECT_EQ(standings[2].last_complete_at, store.run(second).value()->finished_at);
  EXPECT_THAT(store.standings("weekly").value(), IsEmpty());
}

TEST_P(StoreConformance, RemembersWhenAPartitionWasLastCompleteThroughRunsThatFail) {
  StoreSession store = open();
  import(store, {R"({"id":"h1"})"});
  const std::string complete_at = store.standings("nightly").value()[0].last_complete_at;
  place_->execute("UPDATE partition_scopes SET complete_at = '2020-01-01T00:00:00Z'");
  import(store, {R"({"id":"h1"})"}, {.state = PartitionState::failed});
  const auto standing = store.standings("nightly").value()[0];
  EXPECT_NE(complete_at, "");
  EXPECT_EQ(standing.state, PartitionState::failed);
  EXPECT_EQ(standing.last_complete_at, "2020-01-01T00:00:00Z");
}

TEST_P(StoreConformance, CallsNoPartitionRunningWhoseRunHasEnded) {
  StoreSession store = open();
  Job job(store, "nightly");
  const RunId run = job.open({"Køge"});
  store.commit(batch_of(run, page({R"({"id":"h1"})"}), {.partition = "Køge"})).value();
  EXPECT_EQ(store.standings("nightly").value()[0].state, PartitionState::running);
  job.end(run, RunState::failed);  // as the daemon ends one that was killed
  EXPECT_EQ(store.standings("nightly").value()[0].state, PartitionState::interrupted);
}

TEST_P(StoreConformance, StandsByTheRunThatWasTakenUpForWhatItHadLeft) {
  StoreSession store = open();
  Job job(store, "nightly");
  const RunId whole = job.open({"Køge", "Greve"}, std::chrono::hours(1));
  const Batch koege = batch_of(whole, page({R"({"id":"h1"})"}), {.partition = "Køge"});
  store.commit(koege).value();
  store.end_partition(end_of(koege)).value();
  job.end(whole, RunState::interrupted);
  // Not so late that the first is too old to be taken up.
  for (const char* name : {"Greve", "Køge"}) job.end(job.open({name}, std::chrono::hours(1)), RunState::failed);
  // Køge and Greve have later runs by now; taken up, the first run does Greve anew.
  ASSERT_EQ(job.open({"Køge", "Greve"}, std::chrono::hours(1)), whole);
  std::vector<RunId> runs;
  for (const auto& standing : store.standings("nightly").value()) {
    EXPECT_EQ(standing.run == whole, standing.partition == "Greve") << standing.partition;
    runs.push_back(standing.run);
  }
  EXPECT_THAT(runs, SizeIs(2));
}

TEST_P(StoreConformance, ShowsRunsWhereThereIsNoLedgerYet) {
  {
    // SQLite: the file.
    StoreSession store(place_->open(Access::write, Durability::committed).value());
    EXPECT_THAT(store.runs(RunQuery{}).value(), IsEmpty());
    EXPECT_EQ(store.run(1).value(), std::nullopt);
    EXPECT_THAT(store.partitions(1).value(), IsEmpty());
    EXPECT_THAT(store.rejects(0, 10).value(), IsEmpty());
    EXPECT_THAT(store.standings("nightly").value(), IsEmpty());
    EXPECT_THAT(store.slots("", 10).value(), IsEmpty());
    EXPECT_EQ(store.trigger("key").value(), std::nullopt);
  }
  StoreSession reader(place_->open(Access::read, Durability::committed).value());
  EXPECT_THAT(reader.standings("nightly").value(), IsEmpty());
}

TEST_P(StoreConformance, RefusesToReadALedgerOfAnOlderVersion) {
  {
    StoreSession store = open();
  }
  place_->execute("UPDATE schema_info SET value = '1' WHERE name = 'ledger_version'");
  for (const Access access : {Access::read, Access::write}) {
    StoreSession store(place_->open(access, Durability::committed).value());
    const auto runs = store.runs(10);
    ASSERT_TRUE(runs.has_error());
    EXPECT_EQ(runs.error().code(), outcome::ErrorCode::store_conflict);
    EXPECT_THAT(runs.error().message(), AllOf(HasSubstr("older"), HasSubstr("ledger 1"), HasSubstr("new database")));
    EXPECT_TRUE(store.slots("", 10).has_error());
  }
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  EXPECT_TRUE(store.prepare(homes_.model).has_error());
  EXPECT_TRUE(store.watch({}, SlotTime()).has_error());
}

}  // namespace
}  // namespace housingd::upsert

// What a store remembers of runs, and which of them it takes up again.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

RunRequest request(std::string job = "nightly", std::string fingerprint = "f") {
  return {.job = std::move(job),
          .fingerprint = std::move(fingerprint),
          .partitions = {"Køge", "Greve"},
          .resume_within = 24h};
}

// Stops the run with one page of Køge done.
RunId interrupted_run(StoreSession& store, Batch batch) {
  const RunId run = store.open_run(request()).value().id;
  batch.run = run;
  batch.partition = "Køge";
  batch.checkpoint = {.slice = 2, .next_page = 7, .slice_declared = 340, .split = true};
  batch.records.declared = 1'000;
  store.commit(batch).value();
  PartitionEnd end;
  end.model = batch.model;
  end.run = run;
  end.job = "nightly";
  end.partition = "Køge";
  end.state = PartitionState::interrupted;
  end.reason = "stopped: asked to stop";
  end.records = batch.records;
  store.end_partition(end).value();
  RunRecord record;
  record.id = run;
  record.state = RunState::interrupted;
  record.reason = "asked to stop";
  record.seconds = 1.5;
  record.requests = {.sent = 8, .retried = 1, .not_modified = 0, .bytes = 12'345};
  store.end_run(record).value();
  return run;
}

TEST_P(StoreConformance, BeginsARunWithAllItsPartitionsPending) {
  StoreSession store = open();
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_FALSE(opened.resumed);
  ASSERT_THAT(opened.partitions, SizeIs(2));
  EXPECT_EQ(opened.partitions[0].name, "Køge");
  EXPECT_EQ(opened.partitions[1].name, "Greve");
  EXPECT_EQ(opened.partitions[0].state, PartitionState::pending);
  const auto runs = store.runs(10).value();
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].id, opened.id);
  EXPECT_EQ(runs[0].job, "nightly");
  EXPECT_EQ(runs[0].state, RunState::running);
  EXPECT_EQ(runs[0].partitions_total, 2U);
  EXPECT_THAT(runs[0].started_at, testing::MatchesRegex("....-..-..T..:..:..Z"));
  EXPECT_EQ(runs[0].finished_at, "");
}

TEST_P(StoreConformance, TakesUpAnInterruptedRunWhereItStopped) {
  StoreSession store = open();
  const RunId run = interrupted_run(store, batch_of(0, page({R"({"id":"h1","price":5})", R"({"id":"h2"})"})));
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_TRUE(opened.resumed);
  EXPECT_EQ(opened.id, run);
  ASSERT_THAT(opened.partitions, SizeIs(2));
  const PartitionRecord& koege = opened.partitions[0];
  EXPECT_EQ(koege.state, PartitionState::interrupted);
  EXPECT_EQ(koege.checkpoint.slice, 2U);
  EXPECT_EQ(koege.checkpoint.next_page, 7U);
  EXPECT_EQ(koege.checkpoint.slice_declared, 340U);
  EXPECT_TRUE(koege.checkpoint.split);
  EXPECT_EQ(koege.records.declared, 1'000U);
  EXPECT_EQ(koege.records.fetched, 2U);
  EXPECT_EQ(koege.records.accepted, 2U);
  EXPECT_EQ(koege.records.distinct, 2U);
  EXPECT_EQ(opened.partitions[1].state, PartitionState::pending);
  EXPECT_EQ(opened.so_far.seconds, 1.5);
  EXPECT_EQ(opened.so_far.requests.sent, 8U);
  EXPECT_EQ(opened.so_far.requests.bytes, 12'345U);
  EXPECT_EQ(opened.so_far.tables.at("homes").inserted, 2U);
  const RunRecord again = store.runs(1).value().front();
  EXPECT_EQ(again.state, RunState::running);
  EXPECT_EQ(again.finished_at, "");
}

TEST_P(StoreConformance, TakesUpARunThatWasKilled) {
  RunId run = 0;
  {
    StoreSession store = open();
    run = store.open_run(request()).value().id;
    Batch batch = batch_of(run, page({R"({"id":"h1"})"}), {.partition = "Køge"});
    batch.checkpoint.next_page = 3;
    store.commit(batch).value();
  }
  StoreSession store = open();
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_TRUE(opened.resumed);
  EXPECT_EQ(opened.id, run);
  EXPECT_EQ(opened.partitions[0].state, PartitionState::running);
  EXPECT_EQ(opened.partitions[0].checkpoint.next_page, 3U);
}

// Where the cursor of a walk is known to the run that takes it up.
std::string cursor_of(StoreSession& store) {
  return store.open_run(request()).value().partitions[0].checkpoint.cursor;
}

std::string range_of(StoreSession& store) {
  return store.open_run(request()).value().partitions[0].checkpoint.range;
}

TEST_P(StoreConformance, TakesUpAWalkWhereItsCursorLeads) {
  StoreSession store = open();
  const RunId run = store.open_run(request()).value().id;
  EXPECT_EQ(cursor_of(store), "");
  for (const char* cursor : {"/v1/homes?after=Køge", "eyJpZCI6NX0=", ""}) {
    Batch batch = batch_of(run, page({R"({"id":"h1"})"}), {.partition = "Køge"});
    batch.checkpoint.cursor = cursor;
    store.commit(batch).value();
    EXPECT_EQ(cursor_of(store), cursor);
  }
}

TEST_P(StoreConformance, TakesUpAWalkInThePartOfARangeWhereItWas) {
  StoreSession store = open();
  const RunId run = store.open_run(request()).value().id;
  EXPECT_EQ(range_of(store), "");
  for (const char* range : {"500..", "500..749", ""}) {
    Batch batch = batch_of(run, page({R"({"id":"h1"})"}), {.partition = "Køge"});
    batch.checkpoint.range = range;
    store.commit(batch).value();
    EXPECT_EQ(range_of(store), range);
    EXPECT_EQ(cursor_of(store), "");
  }
}

TEST_P(StoreConformance, ForgetsTheCursorOfAWalkThatStartsOverOrHasEnded) {
  StoreSession store = open();
  const RunId run = store.open_run(request()).value().id;
  Batch batch = batch_of(run, page({R"({"id":"h1"})"}), {.partition = "Køge"});
  batch.checkpoint.cursor = "here";
  batch.checkpoint.range = "500..";
  store.commit(batch).value();
  EXPECT_EQ(range_of(store), "500..");
  store.restart_partition(run, "Køge").value();
  EXPECT_EQ(cursor_of(store), "");
  EXPECT_EQ(range_of(store), "");
  store.commit(batch).value();
  PartitionEnd end;
  end.model = batch.model;
  end.run = run;
  end.job = "nightly";
  end.partition = "Køge";
  end.state = PartitionState::failed;
  end.records = batch.records;
  store.end_partition(end).value();
  EXPECT_EQ(cursor_of(store), "");
  EXPECT_EQ(range_of(store), "");
}

TEST_P(StoreConformance, ExtendsALedgerThatKnewNoCursors) {
  RunId run = 0;
  {
    StoreSession store = open();
    run = store.open_run(request()).value().id;
    store.commit(batch_of(run, page({R"({"id":"h1"})"}), {.partition = "Køge"})).value();
  }
  place_->execute("DROP TABLE partition_cursors");
  place_->execute("DROP TABLE partition_ranges");
  {
    StoreSession reader(place_->open(Access::read, Durability::committed).value());
    EXPECT_THAT(reader.partitions(run).value(), SizeIs(2));
  }
  StoreSession store = open();
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_EQ(opened.id, run);
  EXPECT_EQ(opened.partitions[0].checkpoint.next_page, 1U);
}

TEST_P(StoreConformance, RemembersAcrossRestartsWhatAPartitionSaw) {
  std::vector<std::uint64_t> expected;
  RunId run = 0;
  {
    StoreSession store = open();
    run = store.open_run(request()).value().id;
    for (const char* record : {R"({"id":"h1"})", R"({"id":"h2"})"}) {
      const Batch batch = batch_of(run, page({record}), {.partition = "Køge"});
      expected.push_back(batch.seen.front());
      store.commit(batch).value();
    }
  }
  StoreSession store = open();
  EXPECT_THAT(store.seen(run, "Køge").value(), testing::UnorderedElementsAreArray(expected));
  EXPECT_THAT(store.seen(run, "Greve").value(), IsEmpty());
  EXPECT_THAT(store.seen(run + 1, "Køge").value(), IsEmpty());
}

TEST_P(StoreConformance, ForgetsWhatAPartitionSawWhenItHasEnded) {
  StoreSession store = open();
  const auto [run, effect] = import(store, {R"({"id":"h1"})"});
  EXPECT_THAT(store.seen(run, "all").value(), IsEmpty());
}

TEST_P(StoreConformance, LetsAPartitionStartOver) {
  StoreSession store = open();
  const RunId run = store.open_run(request()).value().id;
  for (const char* partition : {"Køge", "Greve"}) {
    auto rows = std::make_shared<record::PageRows>(*page({R"({"id":"h1"})"}));
    rows->rejects.push_back(reject_of("h9"));
    store.commit(batch_of(run, rows, {.partition = partition})).value();
  }
  store.restart_partition(run, "Køge").value();
  const auto partitions = store.partitions(run).value();
  EXPECT_EQ(partitions[0].state, PartitionState::pending);
  EXPECT_EQ(partitions[0].checkpoint.next_page, 0U);
  EXPECT_EQ(partitions[0].records.fetched, 0U);
  EXPECT_THAT(store.seen(run, "Køge").value(), IsEmpty());
  EXPECT_EQ(partitions[1].records.fetched, 2U);
  EXPECT_THAT(store.seen(run, "Greve").value(), SizeIs(1));
  const auto rejects = store.rejects(run, 10).value();
  ASSERT_THAT(rejects, SizeIs(1));
  EXPECT_EQ(rejects[0].partition, "Greve");
}

struct NotResumed {
  const char* name;
  RunRequest request;
  const char* sql;  // what happens meanwhile
};

// Each begins anew, and the old run is closed as failed.
TEST_P(StoreConformance, BeginsAnewWhenTheOldRunMayNotBeTakenUp) {
  RunRequest never = request();
  never.resume_within = 0s;
  const NotResumed cases[] = {
      {"too old", request(), "UPDATE runs SET started_at = '2020-01-01T00:00:00Z' WHERE state = 'interrupted'"},
      {"not wanted", never, ""},
  };
  StoreSession store = open();
  for (const auto& row : cases) {
    const RunId old = interrupted_run(store, batch_of(0, page({R"({"id":"h1"})"})));
    if (*row.sql != '\0') place_->execute(row.sql);
    const OpenedRun opened = store.open_run(row.request).value();
    EXPECT_FALSE(opened.resumed) << row.name;
    EXPECT_NE(opened.id, old) << row.name;
    EXPECT_EQ(opened.partitions[0].state, PartitionState::pending) << row.name;
    EXPECT_EQ(opened.partitions[0].records.fetched, 0U) << row.name;
    const RunRecord ended = store.runs(2).value().back();
    EXPECT_EQ(ended.id, old) << row.name;
    EXPECT_EQ(ended.state, RunState::failed) << row.name;
    EXPECT_NE(ended.reason, "") << row.name;
    EXPECT_NE(ended.finished_at, "") << row.name;
    EXPECT_THAT(store.seen(old, "Køge").value(), IsEmpty()) << row.name;
    // The next row begins with a clean table.
    RunRecord end;
    end.id = opened.id;
    end.state = RunState::complete;
    store.end_run(end).value();
  }
}

TEST_P(StoreConformance, TakesUpNoRunThatHasEnded) {
  StoreSession store = open();
  for (const auto state : {RunState::complete, RunState::incomplete, RunState::failed}) {
    const RunId run = store.open_run(request()).value().id;
    RunRecord end;
    end.id = run;
    end.state = state;
    store.end_run(end).value();
    const OpenedRun opened = store.open_run(request()).value();
    EXPECT_FALSE(opened.resumed) << name_of(state);
    EXPECT_EQ(store.runs(2).value().back().state, state);
    end.id = opened.id;
    store.end_run(end).value();
  }
}

TEST_P(StoreConformance, TakesUpNoRunThatALaterOneOvertook) {
  StoreSession store = open();
  interrupted_run(store, batch_of(0, page({R"({"id":"h1"})"})));
  RunRequest never = request();
  never.resume_within = 0s;
  RunRecord end;
  end.id = store.open_run(never).value().id;
  end.state = RunState::complete;
  store.end_run(end).value();
  EXPECT_FALSE(store.open_run(request()).value().resumed);
}

TEST_P(StoreConformance, LeavesOtherJobsUnfinishedRunsAlone) {
  StoreSession store = open();
  const RunId run = interrupted_run(store, batch_of(0, page({R"({"id":"h1"})"})));
  EXPECT_FALSE(store.open_run(request("weekly")).value().resumed);
  EXPECT_THAT(store.seen(run, "Køge").value(), SizeIs(1));
  EXPECT_EQ(store.open_run(request()).value().id, run);
}

TEST_P(StoreConformance, LeavesAnUnfinishedRunToBeTakenUpAfterOneOfOtherPartitions) {
  StoreSession store = open();
  const RunId run = interrupted_run(store, batch_of(0, page({R"({"id":"h1"})"})));
  RunRecord other;
  other.id = store.open_run(request("nightly", "one partition alone")).value().id;
  other.state = RunState::complete;
  store.end_run(other).value();
  const OpenedRun opened = store.open_run(request()).value();
  EXPECT_TRUE(opened.resumed);
  EXPECT_EQ(opened.id, run);
}

TEST_P(StoreConformance, SumsUpARunFromItsPartsWhenItEnds) {
  StoreSession store = open();
  const OpenedRun opened = store.open_run(request()).value();
  const Batch koege = batch_of(opened.id, page({R"({"id":"h1","price":5})", R"({"id":"h2"})"}), {.partition = "Køge"});
  store.commit(koege).value();
  store.end_partition(end_of(koege)).value();
  const Batch greve = batch_of(opened.id, page({R"({"id":"h1","price":6})"}), {.partition = "Greve"});
  store.commit(greve).value();
  PartitionEnd end = end_of(greve, {.state = PartitionState::failed});
  end.reason = "gate_failed: max_shrink";
  store.end_partition(end).value();
  RunRecord record;
  record.id = opened.id;
  record.state = RunState::failed;
  record.reason = "1 partition failed";
  record.seconds = 2.25;
  record.requests = {.sent = 3, .retried = 1, .not_modified = 0, .bytes = 99};
  store.end_run(record).value();

  const RunRecord run = store.runs(1).value().front();
  EXPECT_EQ(run.state, RunState::failed);
  EXPECT_EQ(run.reason, "1 partition failed");
  EXPECT_EQ(run.seconds, 2.25);
  EXPECT_EQ(run.requests.retried, 1U);
  EXPECT_EQ(run.records.fetched, 3U);
  EXPECT_EQ(run.records.declared, 3U);
  EXPECT_EQ(run.partitions_complete, 1U);
  EXPECT_EQ(run.partitions_failed, 1U);
  EXPECT_EQ(run.partitions_incomplete, 0U);
  EXPECT_EQ(run.tables.at("homes").inserted, 2U);
  EXPECT_EQ(run.tables.at("homes").updated, 1U);
  EXPECT_EQ(run.tables.count("windows"), 0U);
  EXPECT_EQ(run.changes, 1U);
  EXPECT_NE(run.finished_at, "");
  const auto partitions = store.partitions(opened.id).value();
  EXPECT_EQ(partitions[0].state, PartitionState::complete);
  EXPECT_EQ(partitions[1].state, PartitionState::failed);
  EXPECT_EQ(partitions[1].reason, "gate_failed: max_shrink");
}

TEST_P(StoreConformance, ListsTheLatestRunsFirst) {
  StoreSession store = open();
  std::vector<RunId> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(import(store, {}).run);
  std::vector<RunId> listed;
  for (const auto& run : store.runs(2).value()) listed.push_back(run.id);
  EXPECT_THAT(listed, ElementsAre(ids[2], ids[1]));
}

TEST_P(StoreConformance, FindsTheLatestRejectsWhenNoRunIsNamed) {
  StoreSession store = open();
  EXPECT_THAT(store.rejects(0, 10).value(), IsEmpty());
  RunId last = 0;
  for (const char* key : {"a", "b"}) {
    last = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
    auto rows = std::make_shared<record::PageRows>();
    for (int i = 0; i < 3; ++i) rows->rejects.push_back(reject_of(key));
    store.commit(batch_of(last, rows)).value();
  }
  import(store, {});  // without any
  const auto rejects = store.rejects(0, 2).value();
  ASSERT_THAT(rejects, SizeIs(2));
  EXPECT_EQ(rejects[0].run, last);
  EXPECT_EQ(rejects[0].record_key, "b");
}

TEST_P(StoreConformance, ShowsAReaderWhatIsCommittedWhileAWriterIsAtWork) {
  StoreSession writer = open();
  const auto [run, effect] = import(writer, {R"({"id":"h1"})"});
  StoreSession reader(place_->open(Access::read, Durability::committed).value());
  EXPECT_EQ(reader.runs(10).value().front().id, run);
  import(writer, {R"({"id":"h2"})"});
  EXPECT_THAT(reader.runs(10).value(), SizeIs(2));
  EXPECT_EQ(reader.partitions(run).value().front().state, PartitionState::complete);
}

}  // namespace
}  // namespace housingd::upsert

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "daemon/cli/exit_status.h"
#include "daemon/cli/summary_text.h"
#include "daemon/json/run_json.h"

namespace housingd::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using upsert::PartitionState;
using upsert::RunState;

run::Summary complete_run() {
  run::Summary summary;
  summary.run.id = 12;
  summary.run.job = "copenhagen-villas";
  summary.run.state = RunState::complete;
  summary.run.started_at = "2026-03-01T02:00:00Z";
  summary.run.seconds = 23.4;
  summary.run.requests = {.sent = 412, .retried = 3, .not_modified = 0, .bytes = 28'100'000};
  summary.run.records = {.declared = 20'000, .fetched = 20'000, .accepted = 20'000, .rejected = 0, .distinct = 20'000};
  summary.run.partitions_total = summary.run.partitions_complete = 2;
  summary.run.tables = {{"properties", {20'000, 0, 0, 0}}, {"cases", {0, 0, 0, 0}}};
  summary.table_order = {"properties", "buildings", "cases"};
  for (const char* name : {"Køge", "Greve"}) {
    summary.partitions.push_back({});
    summary.partitions.back().record.name = name;
    summary.partitions.back().record.state = PartitionState::complete;
  }
  return summary;
}

run::Summary with_state(RunState state) {
  run::Summary summary = complete_run();
  summary.run.state = state;
  summary.run.partitions_complete = 1;
  summary.run.partitions_incomplete = 1;
  summary.partitions[0].record.state = PartitionState::incomplete;
  summary.partitions[0].record.reason = "incomplete: 990 of 1,000 distinct records";
  summary.partitions[0].record.records.declared = 1'000;
  summary.partitions[0].record.records.fetched = 990;
  return summary;
}

std::string text_of(const run::Summary& summary, RunArguments arguments = {},
                    const std::string& store = "sqlite:my data.db") {
  arguments.job = "copenhagen-villas";
  const Invocation invocation{
      .common = {.config = {}, .store = "sqlite:my data.db", .overrides = {}, .output = Output::text, .log_level = {}},
      .command = arguments,
      .words = {"run", "copenhagen-villas", "--store", "sqlite:my data.db", "--fresh"}};
  return summary_text(summary, {invocation, arguments, store, terminal::Palette(false)});
}

TEST(SummaryText, IsShortWhenAllIsWell) {
  EXPECT_EQ(text_of(complete_run()), R"(
copenhagen-villas: complete, 20,000 records in 23.4 s (run 12)
  partitions  2 of 2 complete
  requests    412 sent, 3 retried, 28.1 MB received
  records     20,000 declared, 20,000 fetched, 20,000 accepted, 0 rejected

  table       inserted  updated  unchanged  removed
  properties    20,000        0          0        0

  data  my data.db    sqlite3 'my data.db'
)");
}

TEST(SummaryText, SaysWhereNothingProvesThatARunIsComplete) {
  run::Summary summary = complete_run();
  summary.declares_total = false;
  const std::string text = text_of(summary);
  EXPECT_THAT(text, HasSubstr("  records     no total declared, 20,000 fetched"));
  EXPECT_THAT(text, HasSubstr("the source declares no total that would prove it complete"));
}

TEST(SummaryText, SaysHowToLookIntoPostgresWithoutItsPassword) {
  const std::string text = text_of(complete_run(), {}, "postgresql://me:secret@db/housing?connect_timeout=5");
  EXPECT_THAT(text, HasSubstr("data  psql 'postgresql://me:***@db/housing?connect_timeout=5'\n"));
}

TEST(SummaryText, NamesEachPartitionThatIsNotCompleteWithItsReason) {
  const std::string text = text_of(with_state(RunState::incomplete));
  EXPECT_THAT(text, HasSubstr("ended, but incomplete"));
  EXPECT_THAT(text, HasSubstr("1 of 2 complete, 1 incomplete"));
  EXPECT_THAT(text, HasSubstr("  Køge          incomplete  990 of 1,000  incomplete: 990 of 1,000 distinct records\n"));
  EXPECT_THAT(text, Not(HasSubstr("  Greve ")));
}

TEST(SummaryText, LeadsToWhatToDoNext) {
  EXPECT_THAT(text_of(with_state(RunState::interrupted)),
              HasSubstr("resume where it stopped:  housingd run copenhagen-villas --store 'sqlite:my data.db'\n"));
  run::Summary yielded = with_state(RunState::yielded);
  yielded.run.resume_at = "2026-10-24T12:00:00Z";
  EXPECT_THAT(text_of(yielded), HasSubstr("go on where it stopped, from 2026-10-24T12:00:00Z on:  housingd run"));
  EXPECT_THAT(text_of(yielded), HasSubstr("to begin anew all the same:  housingd run copenhagen-villas --store "
                                          "'sqlite:my data.db' --fresh\n"));
  EXPECT_THAT(text_of(with_state(RunState::failed)), HasSubstr("try again when the cause is gone:"));
  EXPECT_THAT(text_of(with_state(RunState::incomplete)), HasSubstr("nothing was removed"));
  RunArguments limited;
  limited.limit = 10;
  EXPECT_THAT(text_of(with_state(RunState::incomplete), limited),
              HasSubstr("partitions that reached --limit are not complete"));
}

TEST(SummaryText, LeadsToTheRejects) {
  run::Summary summary = complete_run();
  summary.run.records.rejected = 2;
  EXPECT_THAT(text_of(summary),
              HasSubstr("2 records were rejected and kept:  housingd rejects 12 --store 'sqlite:my data.db'"));
}

TEST(SummaryText, SaysThatADryRunWroteNothing) {
  run::Summary summary = complete_run();
  summary.dry_run = true;
  EXPECT_THAT(text_of(summary), HasSubstr("nothing written (dry run)"));
  EXPECT_THAT(text_of(summary), Not(HasSubstr("sqlite3")));
}

TEST(SummaryText, CutsALongListOfPartitions) {
  run::Summary summary = with_state(RunState::failed);
  const run::PartitionSummary bad = summary.partitions[0];
  for (int i = 0; i < 30; ++i) summary.partitions.push_back(bad);
  EXPECT_THAT(text_of(summary), HasSubstr("… and 11 more"));
}

TEST(SummaryText, CountsPartitionsThatWereNotBegunRatherThanListingThem) {
  run::Summary summary = with_state(RunState::interrupted);
  run::PartitionSummary pending;
  pending.record.name = "Stevns";
  for (int i = 0; i < 3; ++i) summary.partitions.push_back(pending);
  const std::string text = text_of(summary);
  EXPECT_THAT(text, HasSubstr("  Køge "));
  EXPECT_THAT(text, HasSubstr("  … and 3 not begun\n"));
  EXPECT_THAT(text, Not(HasSubstr("Stevns")));
}

TEST(SummaryText, SaysOfAPartitionWithoutAnAnswerThatItsTotalIsUnknown) {
  run::Summary summary = with_state(RunState::interrupted);
  summary.partitions[0].record.records = {};
  EXPECT_THAT(text_of(summary), HasSubstr("  0 of ?  incomplete: "));
}

std::vector<std::string> members(const rapidjson::Value& object) {
  std::vector<std::string> names;
  for (const auto& member : object.GetObject()) names.emplace_back(member.name.GetString());
  return names;
}

TEST(SummaryJson, HasTheMembersThatScriptsRelyOn) {
  rapidjson::Document document;
  document.Parse(json::summary_json(complete_run()).c_str());
  ASSERT_FALSE(document.HasParseError());
  EXPECT_THAT(members(document), ElementsAre("run_id", "job", "state", "started_at", "seconds", "partitions",
                                             "requests", "records", "retries", "declares_total", "tables", "changes"));
  EXPECT_THAT(members(document["partitions"]), ElementsAre("total", "complete", "incomplete", "failed"));
  EXPECT_THAT(members(document["requests"]), ElementsAre("sent", "retried", "not_modified", "bytes"));
  EXPECT_THAT(members(document["records"]), ElementsAre("declared", "fetched", "accepted", "rejected"));
  EXPECT_THAT(members(document["tables"]), ElementsAre("properties", "buildings", "cases"));
  EXPECT_THAT(members(document["tables"]["properties"]), ElementsAre("inserted", "updated", "unchanged", "removed"));
  EXPECT_EQ(document["run_id"].GetInt(), 12);
  EXPECT_STREQ(document["state"].GetString(), "complete");
  EXPECT_EQ(document["tables"]["properties"]["inserted"].GetInt(), 20'000);
}

TEST(SummaryJson, SaysWhyARunIsNotComplete) {
  rapidjson::Document document;
  document.Parse(json::summary_json(with_state(RunState::incomplete)).c_str());
  ASSERT_TRUE(document.HasMember("not_complete"));
  ASSERT_EQ(document["not_complete"].Size(), 1U);
  EXPECT_STREQ(document["not_complete"][0]["partition"].GetString(), "Køge");
}

TEST(SummaryJson, HasTheErrorOfAFailureInTheFormOfEveryOther) {
  run::Summary summary = with_state(RunState::failed);
  summary.partitions[0].record.state = PartitionState::failed;
  summary.partitions[0].record.reason = "http_status: GET http://api/: 404 Not Found";
  rapidjson::Document document;
  document.Parse(json::summary_json(summary).c_str());
  EXPECT_STREQ(document["error"]["code"].GetString(), "http_status");
  EXPECT_STREQ(document["error"]["message"].GetString(), "Køge: GET http://api/: 404 Not Found");
  EXPECT_STREQ(document["reason"].GetString(), "http_status: Køge: GET http://api/: 404 Not Found");

  summary.run.reason = "store_full: no room: on /data";
  document.Parse(json::summary_json(summary).c_str());
  EXPECT_STREQ(document["error"]["code"].GetString(), "store_full");
  EXPECT_STREQ(document["error"]["message"].GetString(), "no room: on /data");
}

TEST(SummaryJson, SaysUntilWhenARunYieldsAndWhatWasSentAgain) {
  run::Summary summary = with_state(RunState::yielded);
  summary.run.resume_at = "2026-10-24T12:00:00Z";
  summary.partitions[0].record.retries = {{"http_status 503", 2}};
  summary.partitions[1].record.retries = {{"http_status 503", 1}, {"timeout", 4}};
  rapidjson::Document document;
  document.Parse(json::summary_json(summary).c_str());
  EXPECT_STREQ(document["state"].GetString(), "yielded");
  EXPECT_STREQ(document["resume_at"].GetString(), "2026-10-24T12:00:00Z");
  EXPECT_EQ(document["retries"]["http_status 503"].GetUint(), 3U);
  EXPECT_EQ(document["retries"]["timeout"].GetUint(), 4U);
}

TEST(SummaryJson, SaysWhyARunWasInterrupted) {
  run::Summary summary = with_state(RunState::interrupted);
  summary.partitions[0].record.state = PartitionState::interrupted;
  summary.partitions[0].record.reason = "stopped: asked to stop";
  rapidjson::Document document;
  document.Parse(json::summary_json(summary).c_str());
  EXPECT_STREQ(document["reason"].GetString(), "stopped: asked to stop");
  EXPECT_FALSE(document.HasMember("error"));
}

TEST(ExitStatus, FollowsTheStateOfTheRun) {
  const std::pair<RunState, int> cases[] = {{RunState::complete, 0},      {RunState::failed, 1},
                                            {RunState::incomplete, 3},    {RunState::yielded, 3},
                                            {RunState::interrupted, 130}, {RunState::running, 1}};
  for (const auto& [state, status] : cases) EXPECT_EQ(static_cast<int>(exit_status_of(state)), status);
}

TEST(ExitStatus, TellsMistakesOfTheCallerFromFailures) {
  using outcome::Disposition;
  using outcome::Error;
  using outcome::ErrorCode;
  EXPECT_EQ(exit_status_of(Error(Disposition::fail_run, ErrorCode::invalid_definition, "")), ExitStatus::usage);
  EXPECT_EQ(exit_status_of(Error(Disposition::fail_run, ErrorCode::store_full, "")), ExitStatus::failed);
  EXPECT_EQ(exit_status_of(Error(Disposition::stop, ErrorCode::stopped, "")), ExitStatus::interrupted);
}

}  // namespace
}  // namespace housingd::cli

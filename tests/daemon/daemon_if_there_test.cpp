// jobs, next, runs and rejects: by the daemon where there is one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <cstdlib>
#include <fstream>

#include "pipeline/upsert/sqlite/writer_lock.h"
#include "tests/daemon/command_runner.h"
#include "tests/daemon/daemon_answers.h"
#include "tests/daemon/daemon_double.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Words = std::vector<std::string>;

class DaemonIfThereTest : public testing::Test {
 protected:
  // The shipped definitions; their control socket is the double's.
  [[nodiscard]] Said said(Words words, const Words& more = {}) const {
    const std::string config = std::string(std::getenv("HOUSINGD_SOURCE_DIR")) + "/config";
    words.insert(words.end(), {"--config", config, "--set", "settings.http.socket=" + socket_});
    words.insert(words.end(), more.begin(), more.end());
    return call(std::move(words));
  }
  static rapidjson::Document json(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    EXPECT_FALSE(document.HasParseError()) << text;
    return document;
  }

  support::ScratchFolder folder_;
  std::string socket_ = folder_ / "control.sock";
};

TEST_F(DaemonIfThereTest, JobsAreTheDaemons) {
  DaemonDouble daemon(socket_);
  daemon.answer("GET /api/v1/jobs",
                R"({"jobs":[)" + job("villas", R"("running":12)") + "," +
                    job("flats", R"("paused_at":"2026-10-24T11:00:00.000Z","next_at":null,"health":"stale",
                                  "health_reason":"two starts without a complete run")") +
                    "]}");
  const Said text = said({"jobs"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out,
              AllOf(HasSubstr("running"), HasSubstr("Sun 2026-10-25 03:00:00 +01:00"), HasSubstr("stale, paused"),
                    HasSubstr("when resumed"), HasSubstr("two starts without a complete run")));
  EXPECT_EQ(text.err, "") << "nothing to say: it is the daemon of these settings";

  const auto document = json(said({"jobs", "--output", "json"}).out);
  const auto& first = document["jobs"][0];
  EXPECT_STREQ(first["health"].GetString(), "ok");
  EXPECT_STREQ(first["cron"].GetString(), "0 3 * * SUN");
  EXPECT_STREQ(first["timezone"].GetString(), "Europe/Copenhagen");
  EXPECT_TRUE(first["every"].IsNull());
  EXPECT_STREQ(first["next"].GetString(), "2026-10-25T02:00:00.000Z");
}

TEST_F(DaemonIfThereTest, WithoutOneTheDefinitionsAreReadSilently) {
  const Said text = said({"jobs"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("copenhagen-villas"));
  EXPECT_EQ(text.err, "");
}

TEST_F(DaemonIfThereTest, AStaleSocketIsToldAndTheDefinitionsAreRead) {
  boost::asio::io_context io;
  boost::asio::local::stream_protocol::acceptor(io, boost::asio::local::stream_protocol::endpoint(socket_)).close();
  const Said text = said({"jobs"});
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, HasSubstr("copenhagen-villas"));
  EXPECT_THAT(text.err, AllOf(HasSubstr("nobody listens"), HasSubstr("from the definitions instead")));
}

TEST_F(DaemonIfThereTest, OfflineStoreAndSetMeanTheFiles) {
  const DaemonDouble daemon(socket_);
  for (const Words& more : std::vector<Words>{{"--offline"},
                                              {"--store", "sqlite:" + std::string(folder_ / "x.db")},
                                              {"--set", "jobs.copenhagen-villas.deadline=5h"}}) {
    const Said text = said({"jobs"}, more);
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("copenhagen-villas"));
  }
  EXPECT_THAT(daemon.seen(), IsEmpty());
}

TEST_F(DaemonIfThereTest, AFolderThatIsNamedIsNotSilentlyPassedOver) {
  ::setenv("RUNTIME_DIRECTORY", folder_.path().c_str(), 1);
  DaemonDouble daemon(socket_);
  daemon.answer("GET /api/v1/jobs", R"({"jobs":[]})");
  const std::string config = std::string(std::getenv("HOUSINGD_SOURCE_DIR")) + "/config";
  const Said text = call({"jobs", "--config", config});
  ::unsetenv("RUNTIME_DIRECTORY");
  EXPECT_THAT(text.out, HasSubstr("No job is defined"));
  EXPECT_THAT(text.err, AllOf(HasSubstr(socket_), HasSubstr("--offline")));
}

TEST_F(DaemonIfThereTest, ADaemonThatIsNamedMustAnswer) {
  const Said text = call({"runs", "--socket", socket_});
  EXPECT_EQ(text.status, 1);
  EXPECT_THAT(text.err, HasSubstr("no daemon answers"));
  EXPECT_EQ(call({"runs", "--socket", socket_, "--offline"}).status, 2);
}

TEST_F(DaemonIfThereTest, NextSaysWhatKeepsAJobFromStarting) {
  DaemonDouble daemon(socket_);
  const std::string upcoming =
      R"("upcoming":["2199-10-20T03:00:00+02:00","2199-10-27T03:00:00+01:00"],"slots":[],"runs":[],"standings":[])";
  daemon.answer("GET /api/v1/jobs/villas",
                with(job("villas", R"("paused_at":"2026-10-24T11:00:00.000Z","running":12)"), upcoming));
  const Said text = said({"next", "villas"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out,
              AllOf(HasSubstr("villas: 0 3 * * SUN in Europe/Copenhagen\n"), HasSubstr("2199-10-20 03:00:00 +02:00"),
                    HasSubstr("the clock goes back from 03:00 to 02:00 on 2199-10-27"), HasSubstr("paused"),
                    HasSubstr("housingd resume villas"), HasSubstr("run 12 is under way")));
  const auto document = json(said({"next", "villas", "--count", "1", "--output", "json"}).out);
  ASSERT_EQ(document["next"].Size(), 1U);
  EXPECT_STREQ(document["next"][0].GetString(), "2199-10-20T03:00:00+02:00");
  EXPECT_FALSE(document["never"].GetBool());
  EXPECT_STREQ(document["cron"].GetString(), "0 3 * * SUN");
}

TEST_F(DaemonIfThereTest, NextSaysWhatBecameOfTheLatestSlots) {
  DaemonDouble daemon(socket_);
  daemon.answer("GET /api/v1/jobs/villas", with(job("villas"), R"("upcoming":[],"runs":[],"standings":[],"slots":[
      {"job":"villas","first":"2026-10-25T02:00:00.000Z","last":"2026-10-25T02:00:00.000Z","count":1,
       "outcome":"missed_deadline","run_id":null,"reason":"the daemon was down"},
      {"job":"villas","first":"2026-10-04T01:00:00.000Z","last":"2026-10-18T01:00:00.000Z","count":3,
       "outcome":"started","run_id":7,"reason":null}])"));
  const Said text = said({"next", "villas"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, AllOf(HasSubstr("Sun 2026-10-25 03:00:00 +01:00"), HasSubstr("missed deadline"),
                              HasSubstr("the daemon was down"), HasSubstr("03:00:00 +02:00, and 2 more"),
                              HasSubstr("started: run 7")));
  EXPECT_THAT(said({"next", "villas", "--count", "1"}).out, Not(HasSubstr("run 7")));
}

TEST_F(DaemonIfThereTest, NextBeyondWhatTheDaemonTellsReadsTheDefinitions) {
  const DaemonDouble daemon(socket_);
  EXPECT_EQ(said({"next", "copenhagen-villas", "--count", "6"}).status, 0);
  EXPECT_EQ(said({"next", "copenhagen-villas", "--from", "2026-10-24"}).status, 0);
  EXPECT_THAT(daemon.seen(), IsEmpty());
  EXPECT_EQ(call({"next", "villas", "--count", "6", "--socket", socket_}).status, 2);
  EXPECT_EQ(call({"next", "--cron", "@daily", "--socket", socket_}).status, 2);
}

TEST_F(DaemonIfThereTest, AJobThatTheDaemonDoesNotKnowYetIsLookedUpInTheFiles) {
  DaemonDouble daemon(socket_);
  daemon.refuse("GET /api/v1/jobs/copenhagen-villas", 404, "there is no job copenhagen-villas");
  const Said text = said({"next", "copenhagen-villas"});
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, HasSubstr("copenhagen-villas: "));
  EXPECT_THAT(text.err, HasSubstr("there is no job"));
}

TEST_F(DaemonIfThereTest, RunsAreReadPageByPage) {
  DaemonDouble daemon(socket_);
  std::string page;
  for (int id = 1'000; id > 500; --id) page += (page.empty() ? "" : ",") + run(id, "complete");
  daemon.answer("GET /api/v1/runs?limit=500", R"({"runs":[)" + page + "]}");
  daemon.answer("GET /api/v1/runs?before=501&limit=100",
                R"({"runs":[)" + run(500, "failed", R"("reason":"why")") + "]}");
  const Said text = said({"runs", "--limit", "600"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out,
              AllOf(HasSubstr("1000  villas  complete"), HasSubstr(" 500  villas  failed"), HasSubstr("why")));
  const auto document = json(said({"runs", "--limit", "600", "--output", "json"}).out);
  EXPECT_EQ(document["runs"].Size(), 501U);
  EXPECT_EQ(document["runs"][0]["tables"]["properties"]["inserted"].GetInt(), 598);
}

TEST_F(DaemonIfThereTest, ARunThatFailedByItsPartitionsSaysWhy) {
  DaemonDouble daemon(socket_);
  daemon.answer("GET /api/v1/runs?limit=20", R"({"runs":[)" + run(30, "failed") + "," + run(29, "complete") + "]}");
  daemon.answer("GET /api/v1/runs/30", with(run(30, "failed"), R"("live":null,"partitions_detail":[
                  {"partition":"Greve","state":"complete","reason":null,"declared":5,"fetched":5,"distinct":5},
                  {"partition":"Herlev","state":"failed","reason":"http_status: 404"},
                  {"partition":"Solrød","state":"failed","reason":"timeout: of a request"}])"));
  EXPECT_THAT(said({"runs"}).out, HasSubstr("2 partitions failed: Herlev: http_status: 404"));
  const Said one = said({"runs", "30"});
  EXPECT_EQ(one.status, 0) << one.err;
  EXPECT_THAT(one.out, AllOf(HasSubstr("run 30 of villas: failed"), HasSubstr("Greve      complete"),
                             HasSubstr("timeout: of a request")));
  EXPECT_EQ(json(said({"runs", "30", "--output", "json"}).out)["partitions_detail"].Size(), 3U);
}

TEST_F(DaemonIfThereTest, RejectsAreThoseOfTheLatestRunWithAny) {
  DaemonDouble daemon(socket_);
  daemon.answer("GET /api/v1/runs?limit=500",
                R"({"runs":[)" + run(13, "complete", R"("records":{"rejected":0})") + "," + run(12, "complete") + "]}");
  daemon.answer("GET /api/v1/runs/12/rejects?limit=1000",
                R"({"run_id":12,"rejects":[{"partition":"Køge","record_key":"a1","reason":"schema_violation",
                    "keyword":"type","pointer":"/zip","message":"no number","payload":"{}",
                    "rejected_at":"2026-10-24T12:00:00.000Z"}]})");
  const Said text = said({"rejects"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, AllOf(HasSubstr("run 12: 1 record was rejected"), HasSubstr("a1"), HasSubstr("no number")));
}

TEST_F(DaemonIfThereTest, ARunThatTheDaemonDoesNotKnowIsLookedUpNowhereElse) {
  DaemonDouble daemon(socket_);
  daemon.refuse("GET /api/v1/runs/99/rejects?limit=1000", 404, "there is no run 99");
  const Said text = said({"rejects", "99"});
  EXPECT_EQ(text.status, 2);
  EXPECT_EQ(text.err, "housingd: there is no run 99\n");
}

// The foreground is not the daemon's client, but its lock leads there.
TEST_F(DaemonIfThereTest, ARunThatFindsTheStoreHeldByADaemonSaysHowToHaveItRunTheJob) {
  const std::string file = folder_ / "homes.db";
  const auto lock = upsert::sqlite::WriterLock::take(file);
  ASSERT_TRUE(lock);
  const Words words{"run", "copenhagen-villas", "--store", "sqlite:" + file};
  const Said alone = said(words);
  EXPECT_EQ(alone.status, 1);
  EXPECT_THAT(alone.err, AllOf(HasSubstr("another housingd is writing to"), Not(HasSubstr("trigger"))));
  DaemonDouble daemon(socket_);
  daemon.answer("GET /api/v1/status", "{}");
  EXPECT_THAT(said(words).err, HasSubstr("housingd trigger copenhagen-villas"));
}

TEST_F(DaemonIfThereTest, NoRejectsAtAllAreSaid) {
  DaemonDouble daemon(socket_);
  daemon.answer("GET /api/v1/runs?limit=500", R"({"runs":[]})");
  EXPECT_EQ(said({"rejects"}).out, "No record was rejected.\n");
}

}  // namespace
}  // namespace housingd::daemon_test

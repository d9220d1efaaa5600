// The daemon from start to stop, as systemd sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/service/market.h"
#include "tests/service/served_daemon.h"
#include "tests/support/oracle.h"

namespace housingd::service_test {
namespace {

using namespace std::chrono_literals;
using support::Oracle;
using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;

// Not one of its partitions.
std::string run_is(const std::string& state, const std::string& job = "copenhagen-villas") {
  return "\"job\":\"" + job + "\",\"state\":\"" + state + "\"";
}

class TheDaemon : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) {
    std::ofstream(daemon_.config() / file, std::ios::binary) << text;
  }
  [[nodiscard]] std::int64_t number(const std::string& sql) const { return Oracle(daemon_.store_file()).number(sql); }
  [[nodiscard]] std::string text(const std::string& sql) const { return Oracle(daemon_.store_file()).text(sql); }

  std::unique_ptr<simulator::Simulator> source_ = small_market();
  ServedDaemon daemon_{*source_};
};

TEST_F(TheDaemon, IsReadyOnlyWhenItAnswersAndStopsWhenItIsAsked) {
  daemon_.start();
  EXPECT_EQ(daemon_.get("/livez").body, "ok\n");
  EXPECT_EQ(daemon_.get("/readyz").status, 200);
  const auto ended = daemon_.end(SIGTERM);
  EXPECT_EQ(ended.status, 0) << ended.err;
  daemon_.notify().clear();
  EXPECT_THAT(daemon_.notify().messages(), Contains(HasSubstr("STOPPING=1")));
  EXPECT_FALSE(std::filesystem::exists(daemon_.socket())) << "the next one would find a socket without a server";
}

TEST_F(TheDaemon, IsLiveButNotReadyWhileItsStoreIsAway) {
  daemon_.store_in("postgresql:///nowhere?host=" + (daemon_.config() / "no-server").string()).launch();
  ASSERT_TRUE(daemon_.notify().hears("EXTEND_TIMEOUT_USEC="));
  EXPECT_EQ(daemon_.get("/livez").status, 200);
  const auto reply = daemon_.get("/readyz?verbose");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.body, HasSubstr("[-] store"));
  const auto status = daemon_.get_until("/api/v1/status", "connection refused");
  EXPECT_THAT(status.body, HasSubstr(R"("store":{"kind":"postgresql","ok":false)"));
  EXPECT_THAT(status.body, HasSubstr(R"("job":"copenhagen-villas")")) << "what is defined is known";
  const auto paused = daemon_.post("/api/v1/jobs/copenhagen-villas/pause");
  EXPECT_EQ(paused.status, 503) << paused.body;
  EXPECT_THAT(paused.body, HasSubstr("connection refused"));
  EXPECT_EQ(daemon_.end(SIGTERM).status, 0);
}

TEST_F(TheDaemon, RefusesToBeginWithAWrongDefinition) {
  write("jobs/broken.yaml", "job: broken\nendpont: boligsiden.addresses\nmodel: housing\n");
  daemon_.launch();
  const auto ended = daemon_.process().wait();
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("broken.yaml:2:1"));
}

TEST_F(TheDaemon, RefusesToBeginWithPartsThatDoNotFitTogether) {
  write("schemas/boligsiden-address.schema.json", "{ \"type\": ");
  daemon_.launch();
  const auto ended = daemon_.process().wait();
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("boligsiden-address.schema.json"));
}

TEST_F(TheDaemon, RunsWhatIsTriggeredToItsEnd) {
  daemon_.start();
  const auto reply = daemon_.post("/api/v1/jobs/copenhagen-villas/runs");
  ASSERT_EQ(reply.status, 202) << reply.body;
  const std::string location = reply.headers.at("location");
  daemon_.get_until(location, run_is("complete"));
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 600);
  EXPECT_EQ(text("SELECT origin FROM runs"), "manual");
  EXPECT_EQ(daemon_.end(SIGINT).status, 0);
}

TEST_F(TheDaemon, StartsWhatIsDueAndSaysWhichSlotItWas) {
  write("jobs/often.yaml", job_of_every_second);
  daemon_.start();
  daemon_.get_until("/api/v1/runs?job=often", run_is("complete", "often"));
  EXPECT_EQ(daemon_.end(SIGTERM).status, 0);
  EXPECT_GE(number("SELECT count(*) FROM slots WHERE job = 'often' AND outcome = 'started' AND run_id > 0"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM runs WHERE origin <> 'schedule'"), 0);
}

TEST_F(TheDaemon, DrainsWhatIsInHandAndTheNextOneTakesItUp) {
  ASSERT_TRUE(source_->set_faults({.delay = 20ms}));
  daemon_.set("sources.boligsiden.rate_limit.max_in_flight", "1").start();
  const auto triggered = daemon_.post("/api/v1/jobs/copenhagen-villas/runs");
  ASSERT_EQ(triggered.status, 202) << triggered.body;
  daemon_.get_until(triggered.headers.at("location"), run_is("running"));
  ASSERT_EQ(daemon_.end(SIGTERM).status, 0);
  ASSERT_EQ(text("SELECT state FROM runs"), "interrupted");

  ASSERT_TRUE(source_->set_faults({}));
  daemon_.start();
  daemon_.get_until(triggered.headers.at("location"), run_is("complete"));
  EXPECT_EQ(number("SELECT count(*) FROM runs"), 1) << "it is the same run";
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 600);
}

TEST_F(TheDaemon, TakesUpWhatAKillCutOff) {
  ASSERT_TRUE(source_->set_faults({.delay = 20ms}));
  daemon_.set("sources.boligsiden.rate_limit.max_in_flight", "1").start();
  const auto triggered = daemon_.post("/api/v1/jobs/copenhagen-villas/runs");
  ASSERT_EQ(triggered.status, 202) << triggered.body;
  daemon_.end(SIGKILL);
  ASSERT_TRUE(source_->set_faults({}));
  daemon_.start();
  daemon_.get_until(triggered.headers.at("location"), run_is("complete"));
  EXPECT_EQ(number("SELECT count(*) FROM properties"), 600);
}

TEST_F(TheDaemon, GoesOnWithAYieldedRunAtItsMoment) {
  ASSERT_TRUE(source_->set_faults({.status = simulator::StatusFault{429, {.every_nth = 1}, "2"}}));
  daemon_.set("sources.boligsiden.retry.max_wait", "1s").start();
  const auto triggered = daemon_.post("/api/v1/jobs/copenhagen-villas/runs");
  ASSERT_EQ(triggered.status, 202) << triggered.body;
  const std::string run = triggered.headers.at("location");
  const auto yielded = daemon_.get_until(run, run_is("yielded"));
  EXPECT_THAT(yielded.body, HasSubstr("rate_limited: the source wants to be left alone until "));
  ASSERT_TRUE(source_->set_faults({}));
  const auto complete = daemon_.get_until(run, run_is("complete"));
  EXPECT_THAT(complete.body, HasSubstr(R"("origin":"manual","attempt":1)")) << "it is the same run";
  EXPECT_EQ(number("SELECT count(*) FROM runs"), 1);
}

TEST_F(TheDaemon, RemembersAcrossARestartUntilWhenARunYields) {
  ASSERT_TRUE(source_->set_faults({.status = simulator::StatusFault{429, {.every_nth = 1}, "3600"}}));
  daemon_.start();
  const auto triggered = daemon_.post("/api/v1/jobs/copenhagen-villas/runs");
  ASSERT_EQ(triggered.status, 202) << triggered.body;
  const std::string run = triggered.headers.at("location");
  daemon_.get_until(run, run_is("yielded"));
  ASSERT_EQ(daemon_.end(SIGTERM).status, 0);
  ASSERT_TRUE(source_->set_faults({}));
  const auto asked = source_->ledger().requests;

  const std::string until = text("SELECT resume_at FROM run_waits");
  daemon_.start();
  EXPECT_THAT(daemon_.get("/api/v1/jobs/copenhagen-villas").body,
              HasSubstr(R"("retry_at":")" + until.substr(0, until.size() - 1)));
  EXPECT_EQ(source_->ledger().requests, asked) << "nothing before that moment";
  ASSERT_EQ(daemon_.end(SIGTERM).status, 0);

  support::Oracle(daemon_.store_file())
      .execute("UPDATE run_waits SET resume_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 second')");
  daemon_.start();
  daemon_.get_until(run, run_is("complete"));
  EXPECT_EQ(number("SELECT count(*) FROM runs"), 1);
}

TEST_F(TheDaemon, DoesNotTakeUpWhatWasCancelled) {
  ASSERT_TRUE(source_->set_faults({.delay = 20ms}));
  daemon_.set("sources.boligsiden.rate_limit.max_in_flight", "1").start();
  const auto triggered = daemon_.post("/api/v1/jobs/copenhagen-villas/runs");
  ASSERT_EQ(triggered.status, 202) << triggered.body;
  const std::string run = triggered.headers.at("location");
  EXPECT_EQ(daemon_.post(run + "/cancel", R"({"reason":"not today"})").status, 202);
  daemon_.get_until(run, run_is("interrupted"));
  daemon_.end(SIGTERM);
  daemon_.start();
  EXPECT_THAT(daemon_.get("/api/v1/status").body, HasSubstr("\"runs\":[]"));
}

TEST_F(TheDaemon, ReloadsAllOrNothing) {
  daemon_.start();
  write("jobs/new.yaml", "job: new-job\nendpont: boligsiden.addresses\nmodel: housing\n");
  daemon_.process().signal(SIGHUP);
  ASSERT_TRUE(daemon_.notify().hears("RELOADING=1"));
  EXPECT_TRUE(std::regex_search(daemon_.notify().messages().back(), std::regex("MONOTONIC_USEC=[0-9]+")));
  ASSERT_TRUE(daemon_.notify().hears("READY=1"));
  EXPECT_THAT(daemon_.get("/api/v1/status").body, HasSubstr("unknown key 'endpont'"));
  EXPECT_EQ(daemon_.get("/api/v1/jobs/new-job").status, 404);

  const auto refused = daemon_.post("/api/v1/reload");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("\"jobs/new.yaml:2:1: "));
  EXPECT_THAT(refused.body, testing::Not(HasSubstr(daemon_.config().string())))
      << "where its files are is its own business";

  write("jobs/new.yaml", "job: new-job\nendpoint: boligsiden.addresses\nmodel: housing\n");
  const auto reloaded = daemon_.post("/api/v1/reload");
  EXPECT_EQ(reloaded.status, 200) << reloaded.body;
  EXPECT_THAT(reloaded.body, HasSubstr("job new-job: new"));
  EXPECT_EQ(daemon_.get("/api/v1/jobs/new-job").status, 200);
  EXPECT_THAT(daemon_.get("/api/v1/status").body, testing::Not(HasSubstr("endpont")));
}

TEST_F(TheDaemon, SaysWhatWaitsForItsNextStartAsLongAsItDoes) {
  const auto file = daemon_.config() / "housingd.yaml";
  std::ifstream in(file);
  const std::string shipped((std::istreambuf_iterator<char>(in)), {});
  daemon_.start();
  write("housingd.yaml", "runs_at_once: 7\n");
  for (int reload = 0; reload < 2; ++reload) {
    EXPECT_THAT(daemon_.post("/api/v1/reload").body,
                HasSubstr("settings: runs_at_once changed; takes effect at the next start"));
    EXPECT_THAT(daemon_.get("/api/v1/status").body, HasSubstr(R"("at_next_start":["runs_at_once"])"));
  }
  write("housingd.yaml", shipped);
  EXPECT_THAT(daemon_.post("/api/v1/reload").body, HasSubstr(R"("changes":[])")) << "it is as it was in effect";
  EXPECT_THAT(daemon_.get("/api/v1/status").body, HasSubstr(R"("at_next_start":[])"));
}

TEST_F(TheDaemon, StopsFeedingTheWatchdogWhenItHangs) {
  daemon_.watchdog(600ms).start();
  ASSERT_TRUE(daemon_.notify().hears("WATCHDOG=1"));
  ASSERT_TRUE(daemon_.notify().hears("WATCHDOG=1"));
  daemon_.process().signal(SIGSTOP);
  daemon_.notify().clear();
  EXPECT_FALSE(daemon_.notify().hears("WATCHDOG=1", 1200ms));
  daemon_.process().signal(SIGCONT);
  EXPECT_TRUE(daemon_.notify().hears("WATCHDOG=1"));
}

TEST_F(TheDaemon, TakesTheSocketThatItIsPassed) {
  const std::string socket = daemon_.socket().string();
  const std::string activator = "/usr/bin/systemd-socket-activate";
  if (!std::filesystem::exists(activator)) GTEST_SKIP() << activator << " is not there (package systemd)";
  daemon_.set("settings.http.socket", (daemon_.config() / "other.sock").string());
  daemon_.started_by({activator, "--listen=" + socket, "--setenv=NOTIFY_SOCKET=" + daemon_.notify().path().string(),
                      "--setenv=HOUSINGD_CONTACT=tests"});
  daemon_.launch();
  daemon_.process().err_until("Listening on");
  EXPECT_EQ(daemon_.get("/livez").status, 200) << "it is started by the first who asks";
  EXPECT_FALSE(std::filesystem::exists(daemon_.config() / "other.sock"));
  EXPECT_EQ(daemon_.end(SIGTERM).status, 0);
  EXPECT_TRUE(std::filesystem::exists(socket)) << "it belongs to whoever passed it";
}

TEST_F(TheDaemon, EndsAtOnceWhenItIsAskedTwice) {
  ASSERT_TRUE(source_->set_faults({.delay = 10min}));
  daemon_.start();
  ASSERT_EQ(daemon_.post("/api/v1/jobs/copenhagen-villas/runs").status, 202);
  daemon_.process().signal(SIGTERM);
  ASSERT_TRUE(daemon_.notify().hears("STOPPING=1"));
  const auto ended = daemon_.end(SIGTERM);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("stopping at once"));
}

}  // namespace
}  // namespace housingd::service_test

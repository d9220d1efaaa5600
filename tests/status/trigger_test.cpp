// Runs by hand: once for each key, one at a time (E14).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <future>
#include <map>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using http::Answer;
using testing::AllOf;
using testing::ElementsAre;
using testing::Gt;
using testing::HasSubstr;
using testing::Pair;
using upsert::RunState;

constexpr const char* path = "/api/v1/jobs/{job}/runs";
constexpr const char* target = "/api/v1/jobs/copenhagen-villas/runs";

std::string mistake(const Answer& answer) {
  return mistake_in_answer(path, "post", answer.status, answer.headers.at("content-type"), answer.body);
}

std::string key(const std::string& name) {
  return "Idempotency-Key: " + name + "\r\n";
}

TEST(Trigger, StartsARunAndSaysWhereItIs) {
  DaemonUnderTest daemon;
  const Answer answer = daemon.post(target, "{}");
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(mistake(answer), "");
  EXPECT_EQ(answer.headers.at("location"), "/api/v1/runs/1");
  EXPECT_EQ(answer.body, R"({"run_id":1,"job":"copenhagen-villas","location":"/api/v1/runs/1"})");
  EXPECT_EQ(daemon.ends.wait_for_end(1), RunState::complete);
  EXPECT_THAT(daemon.get("/api/v1/runs/1").body, AllOf(HasSubstr(R"("origin":"manual")"), HasSubstr(R"("total":2)")));
}

TEST(Trigger, TakesSomePartitionsAlone) {
  DaemonUnderTest daemon;
  EXPECT_EQ(daemon.post(target, R"({"partitions":["Greve"],"dry_run":false})").status, 202);
  EXPECT_EQ(daemon.ends.wait_for_end(1), RunState::complete);
  EXPECT_THAT(daemon.get("/api/v1/runs/1").body, HasSubstr(R"("total":1)"));
  EXPECT_THAT(daemon.get("/api/v1/jobs/copenhagen-villas").body, HasSubstr("1 of 2 partitions never fetched"));
}

struct Refused {
  const char* name;
  const char* target;
  const char* body;
  int status;
  const char* says;
};

const std::vector<Refused> refused{
    {"AnUnknownJob", "/api/v1/jobs/no-such/runs", "{}", 404, "no job 'no-such'"},
    {"AnUnknownPartition", target, R"({"partitions":["Greve","Atlantis"]})", 422, "Atlantis"},
    {"ADryRun", target, R"({"dry_run":true})", 422, "housingd run copenhagen-villas --dry-run"},
    {"AnUnknownMember", target, R"({"partition":"Greve"})", 422, "'partition'; expected: partitions, dry_run"},
    {"NoJson", target, "run it", 400, "the body"}};

TEST(Trigger, SaysWhyItIsRefusedAndStartsNothing) {
  DaemonUnderTest daemon;
  for (const Refused& row : refused) {
    SCOPED_TRACE(row.name);
    const Answer answer = daemon.post(row.target, row.body);
    EXPECT_EQ(answer.status, row.status);
    EXPECT_THAT(answer.body, HasSubstr(row.says));
    EXPECT_EQ(mistake(answer), "");
  }
  EXPECT_EQ(daemon.get("/api/v1/runs").body, R"({"runs":[]})");
}

TEST(Trigger, IsRefusedWhileARunOfTheJobIsUnderWayAndNamesIt) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  EXPECT_EQ(daemon.trigger(), 1);
  const Answer answer = daemon.post(target, "{}");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(mistake(answer), "");
  EXPECT_THAT(answer.body, HasSubstr(R"("run_id":1)"));
}

TEST(Trigger, IsRefusedWhileTheDaemonStops) {
  DaemonUnderTest daemon;
  daemon.ask([](runner::Runner* runner) -> async::awaitable<bool> {
    auto draining = runner->drain(outcome::Deadline::never());
    co_await std::move(draining);
    co_return true;
  }(&daemon.runner()));
  const Answer answer = daemon.post(target, "{}");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(mistake(answer), "");
  EXPECT_TRUE(answer.headers.contains("retry-after"));
}

TEST(Trigger, IsRefusedBeforeTheDaemonIsReadyAndOnceItStops) {
  DaemonUnderTest daemon;
  EXPECT_EQ(daemon.post(target, "{}", key("k1")).status, 202);
  daemon.ends.wait_for_end(1);
  for (const Phase phase : {Phase::starting, Phase::draining}) {
    daemon.within([&] { daemon.phase = phase; });
    EXPECT_EQ(daemon.post(target, "{}").status, 503);
    EXPECT_EQ(daemon.post(target, "{}", key("k1")).status, 200) << "what was answered stays answered";
  }
}

TEST(TriggerWithAKey, GivesTheSameRunToTheSameRequest) {
  DaemonUnderTest daemon;
  const Answer first = daemon.post(target, R"({"partitions":["Greve"]})", key("k1"));
  EXPECT_EQ(first.status, 202);
  daemon.ends.wait_for_end(1);
  // The same wish, written in another way.
  const Answer again = daemon.post(target, R"( { "dry_run" : false, "partitions" : [ "Gr\u0065ve" ] } )", key("k1"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(mistake(again), "");
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.headers.at("location"), first.headers.at("location"));
  EXPECT_EQ(daemon.ends.count(), 1U);
}

TEST(TriggerWithAKey, GivesItsRunWhileThatIsUnderWayToo) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  EXPECT_EQ(daemon.post(target, "{}", key("k1")).status, 202);
  EXPECT_EQ(daemon.post(target, "{}", key("k1")).status, 200);
  EXPECT_EQ(daemon.post(target, "{}", key("k2")).status, 409);
}

TEST(TriggerWithAKey, RefusesAnotherRequestWithIt) {
  DaemonUnderTest daemon;
  EXPECT_EQ(daemon.post(target, "{}", key("k1")).status, 202);
  daemon.ends.wait_for_end(1);
  const Answer other = daemon.post(target, R"({"partitions":["Greve"]})", key("k1"));
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(mistake(other), "");
  EXPECT_EQ(daemon.post("/api/v1/jobs/active-listings/runs", "{}", key("k1")).status, 422);
}

TEST(TriggerWithAKey, StandsForNothingWhereNoRunCameOfIt) {
  DaemonUnderTest daemon;
  EXPECT_EQ(daemon.post(target, R"({"partitions":["Atlantis"]})", key("k1")).status, 422);
  EXPECT_EQ(daemon.post(target, "{}", key("k1")).status, 202);
}

TEST(TriggerWithAKey, TakesVisibleCharactersOnly) {
  DaemonUnderTest daemon;
  for (const std::string& wrong :
       {key(""), key("two words"), key(std::string(201, 'k')), key("caf\xC3\xA9"), key("a") + key("b")}) {
    const Answer answer = daemon.post(target, "{}", wrong);
    EXPECT_EQ(answer.status, 400) << wrong;
  }
  EXPECT_EQ(daemon.get("/api/v1/runs").body, R"({"runs":[]})");
  EXPECT_EQ(daemon.post(target, "{}", key(std::string(200, '~'))).status, 202);
}

struct Storm {
  std::map<int, int> statuses;
  std::map<std::string, Answer> answers;  // one of each
};

// How often each status came, of `count` requests over `connections` of them.
Storm storm(const DaemonUnderTest& daemon, int connections, int each, const std::string& fields) {
  const auto ask = [&] {
    std::vector<Answer> answers;
    http::RawPeer peer(daemon.socket());
    std::string requests;
    for (int i = 0; i < each; ++i) requests += DaemonUnderTest::post_bytes(target, "{}", fields);
    peer.send(requests);
    for (int i = 0; i < each; ++i) answers.push_back(peer.read_answer().value());
    return answers;
  };
  std::vector<std::future<std::vector<Answer>>> asking;
  for (int i = 0; i < connections; ++i) asking.push_back(std::async(std::launch::async, ask));
  Storm storm;
  for (auto& one : asking) {
    for (const Answer& answer : one.get()) {
      ++storm.statuses[answer.status];
      storm.answers.emplace(answer.body, answer);
    }
  }
  for (const auto& [body, answer] : storm.answers) EXPECT_EQ(mistake(answer), "");
  return storm;
}

// E14
TEST(Trigger, AThousandTimesAtOnceStartsOneRun) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  EXPECT_THAT(storm(daemon, 50, 20, "").statuses, ElementsAre(Pair(202, 1), Pair(409, 999)));
  EXPECT_THAT(daemon.get("/api/v1/runs").body, Not(HasSubstr(R"("run_id":2)")));
}

TEST(TriggerWithAKey, AThousandTimesAtOnceStartsOneRun) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  const auto counts = storm(daemon, 50, 20, key("k1")).statuses;
  EXPECT_EQ(counts.at(202), 1);
  EXPECT_EQ(counts.at(202) + counts.at(200) + (counts.contains(409) ? counts.at(409) : 0), 1'000);
  EXPECT_THAT(daemon.get("/api/v1/runs").body, Not(HasSubstr(R"("run_id":2)")));
}

}  // namespace
}  // namespace housingd::status

// trigger --wait: a run of the daemon's, followed to its end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <future>

#include "daemon/cli/remote_progress.h"
#include "daemon/client/run_documents.h"
#include "daemon/client/run_follower.h"
#include "daemon/progress/plain_display.h"
#include "tests/daemon/command_runner.h"
#include "tests/daemon/daemon_answers.h"
#include "tests/daemon/daemon_double.h"
#include "tests/daemon/terminal_double.h"
#include "tests/http/waiting.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* details =
    R"("partitions_detail":[
         {"partition":"Køge","state":"complete","reason":null,"declared":200,"fetched":200,"accepted":200,"rejected":0,"distinct":200},
         {"partition":"Greve","state":"failed","reason":"http_status: 503","declared":400,"fetched":88,"accepted":88,"rejected":0,"distinct":88}])";

std::string detail(const std::string& state, const std::string& live = "null", const std::string& more = {}) {
  return with(with(run(12, state, more), details), R"("live":)" + live);
}

std::string ended_event(const std::string& state) {
  return with(live_run(12), R"("error":null,"summary":)" + run(12, state));
}

constexpr const char* running_partitions = R"("partitions":[
    {"partition":"Køge","state":"running","fetched":10,"declared":200,"reason":null},
    {"partition":"Greve","state":"pending","fetched":0,"declared":null,"reason":null}])";
constexpr const char* one_has_failed = R"("partitions":[
    {"partition":"Køge","state":"complete","fetched":200,"declared":200,"reason":null},
    {"partition":"Greve","state":"failed","fetched":88,"declared":400,"reason":"http_status: 503"}])";

// Does what the test wants when something is told.
class Watcher : public client::RunWatcher {
 public:
  void on_live(const client::LiveRun& run) override { told.push_back(fmt_of(run)); }
  void on_trouble(const std::string& text) override { told.push_back("trouble: " + text); }
  void on_silence(const std::string&) override {
    told.push_back("silence");
    if (when_silent) when_silent();
  }
  void on_heard_again() override { told.push_back("heard"); }

  std::vector<std::string> told;
  std::function<void()> when_silent;

 private:
  static std::string fmt_of(const client::LiveRun& run) {
    return "live " + std::to_string(static_cast<int>(run.progress.fraction * 100)) + " %";
  }
};

class Following : public testing::Test {
 protected:
  static client::FollowOptions quick() { return {.answer_time = 5s, .pause = 10ms, .patience = 200ms}; }
  outcome::result<client::RunFollower::Ended> follow(std::string from, client::FollowOptions options = quick()) {
    client::RunFollower follower(http::Client(io_.get_executor(), {.socket = path_}), 12, watcher_, options);
    return http::wait_for(io_, follower.follow(std::move(from)));
  }
  std::future<outcome::result<client::RunFollower::Ended>> following(std::string from) {
    return std::async(std::launch::async, [this, from = std::move(from)] { return follow(from); });
  }

  support::ScratchFolder folder_;
  std::string path_ = folder_ / "control.sock";
  boost::asio::io_context io_;
  Watcher watcher_;
};

const std::string run_line = "GET /api/v1/runs/12";

TEST_F(Following, ARunThatEndedBeforeItBeganIsFoundOut) {
  DaemonDouble daemon(path_);
  daemon.answer(run_line, detail("complete"));
  const auto ended = follow({});
  ASSERT_TRUE(ended) << ended.error().message();
  EXPECT_EQ(ended->detail.run.state, upsert::RunState::complete);
  EXPECT_EQ(ended->detail.partitions.size(), 2U);
  EXPECT_THAT(watcher_.told, testing::IsEmpty());
  for (const auto& request : daemon.seen()) EXPECT_NE(request.line, "GET /api/v1/events");
}

TEST_F(Following, EventsOfTheRunAreToldAndItsDocumentIsTheEnd) {
  DaemonDouble daemon(path_);
  const std::string before = daemon.last_event_id();
  daemon.answer(run_line, detail("running", live_run(12, R"("progress":{"fraction":0.1})")));
  daemon.answer(run_line, detail("incomplete"));
  daemon.publish_all({{"run_progress", live_run(12, R"("progress":{"fraction":0.2})")},
                      {"run_progress", live_run(13, R"("progress":{"fraction":0.9})")},
                      {"trouble", R"({"run_id":12,"job":"villas","text":"Køge: 503; trying again"})"},
                      {"trouble", R"({"run_id":null,"job":null,"text":"of nobody"})"},
                      {"run_ended", ended_event("incomplete")}});
  const auto ended = follow(before);
  ASSERT_TRUE(ended) << ended.error().message();
  EXPECT_EQ(ended->detail.run.state, upsert::RunState::incomplete);
  EXPECT_THAT(watcher_.told, ElementsAre("live 10 %", "live 20 %", "trouble: Køge: 503; trying again", "live 48 %"));
}

TEST_F(Following, FindsOutWhereEventsStandBeforeItLooksAtTheRun) {
  DaemonDouble daemon(path_);
  daemon.answer("GET /api/v1/status", status({}, {}, R"("last_event_id":")" + daemon.last_event_id() + "\""));
  daemon.answer(run_line, detail("running", live_run(12)));
  daemon.answer(run_line, detail("complete"));
  daemon.publish("run_ended", ended_event("complete"));
  ASSERT_TRUE(follow({}));
}

TEST_F(Following, GoesOnWithTheLastEventWhenTheConnectionIsLost) {
  DaemonDouble daemon(path_, {.events_kept = 4});
  daemon.answer(run_line, detail("running", live_run(12)));
  auto end = following(daemon.last_event_id());
  daemon.wait_for_follower();
  // More than is kept: who reads slower is dropped.
  daemon.publish_all(std::vector<std::pair<std::string, std::string>>(10, {"phase", R"({"phase":"ready"})"}));
  daemon.wait_for("GET /api/v1/events", 2);
  const auto seen = daemon.seen();
  const auto second =
      std::find_if(seen.rbegin(), seen.rend(), [](const auto& it) { return it.line == "GET /api/v1/events"; });
  EXPECT_NE(second->last_event_id, "") << "events between two connections would be lost";
  daemon.answer(run_line, detail("complete"));
  daemon.publish("run_ended", ended_event("complete"));
  ASSERT_TRUE(end.get());
}

TEST_F(Following, ASecondLifeOfTheDaemonIsAskedAnew) {
  auto first = std::make_unique<DaemonDouble>(path_);
  first->answer(run_line, detail("running", live_run(12)));
  std::unique_ptr<DaemonDouble> second;
  watcher_.when_silent = [&] {
    second = std::make_unique<DaemonDouble>(path_);
    second->answer(run_line, detail("complete"));
  };
  auto end = following({});
  first->wait_for_follower();
  first.reset();
  const auto ended = end.get();
  ASSERT_TRUE(ended) << ended.error().message();
  EXPECT_THAT(watcher_.told, ElementsAre("live 48 %", "silence", "heard"));
}

TEST_F(Following, ADaemonThatStaysAwayIsGivenUp) {
  auto daemon = std::make_unique<DaemonDouble>(path_);
  daemon->answer(run_line, detail("running", live_run(12)));
  auto end = following({});
  daemon->wait_for_follower();
  daemon.reset();
  const auto ended = end.get();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code(), outcome::ErrorCode::connection);
  EXPECT_THAT(ended.error().message(), HasSubstr("the run may go on"));
}

TEST_F(Following, AStoreThatIsAwayForAWhileIsWaitedFor) {
  DaemonDouble daemon(path_);
  daemon.refuse(run_line, 503, "the store did not answer");
  daemon.answer(run_line, detail("complete"));
  ASSERT_TRUE(follow({}));
  EXPECT_THAT(watcher_.told, ElementsAre("silence", "heard"));
}

TEST_F(Following, ARunThatTheDaemonDoesNotKnowIsAnError) {
  DaemonDouble daemon(path_);
  daemon.refuse(run_line, 404, "there is no run 12");
  const auto ended = follow({});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code(), outcome::ErrorCode::http_status);
  EXPECT_EQ(ended.error().message(), "there is no run 12");
}

TEST_F(Following, EndsWithTheReasonWhenTheEndCouldNotBeRecorded) {
  DaemonDouble daemon(path_);
  const std::string before = daemon.last_event_id();
  daemon.answer(run_line, detail("running", live_run(12)));
  daemon.answer(run_line, detail("running"));
  daemon.publish("run_ended", with(live_run(12), R"("summary":null,"error":"store_full: no room")"));
  const auto ended = follow(before);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message(), "store_full: no room");
}

TEST_F(Following, ARunThatTheNextDaemonTakesUpHasNotEnded) {
  DaemonDouble daemon(path_);
  const std::string before = daemon.last_event_id();
  daemon.answer(run_line, detail("running", live_run(12)));
  daemon.refuse(run_line, 503, "the daemon is stopping");
  daemon.answer(run_line, detail("running", live_run(12)));
  daemon.answer(run_line, detail("complete"));
  daemon.publish("run_ended", ended_event("interrupted"));
  watcher_.when_silent = [&daemon] { daemon.publish("run_ended", ended_event("complete")); };
  const auto ended = follow(before);
  ASSERT_TRUE(ended) << ended.error().message();
  EXPECT_EQ(ended->detail.run.state, upsert::RunState::complete);
  const auto seen = daemon.seen();
  EXPECT_EQ(std::ranges::count(seen, std::string("GET /api/v1/events"), &SeenRequest::line), 2)
      << "it listens again instead of waiting for an end that was recorded";
}

TEST(RemoteProgress, MakesTheSameLinesAsARunInTheForeground) {
  terminal::TerminalDouble terminal;
  terminal::Screen screen(terminal.writer());
  progress::PlainDisplay display(screen, 0, progress::Clock::now());
  cli::RemoteProgress progress(display);
  const auto tell = [&](const std::string& members) {
    progress.on_live(client::read_run_detail(detail("running", live_run(12, members))).value().live.value());
  };
  tell(R"("waiting_for":"for one of 4 seats","partitions":[],"progress":{"partitions":0})");
  tell(std::string(R"("progress":{"partitions":2,"complete":0},)") + running_partitions);
  progress.on_trouble("Greve: 503; trying again in 2 s");
  tell(one_has_failed);
  tell(std::string(R"("stopping":"asked to",)") + one_has_failed);
  EXPECT_THAT(terminal.lines(), ElementsAre("waiting for one of 4 seats", "run 12 of villas: 2 partitions",
                                            "Greve: 503; trying again in 2 s", "Køge: complete, 200 records",
                                            "Greve: failed, 88 records: http_status: 503", "stopping: asked to"));
}

TEST(RemoteProgress, CountsWhatAnEarlierLifeOfTheRunHadCompleted) {
  terminal::TerminalDouble terminal;
  terminal::Screen screen(terminal.writer());
  progress::PlainDisplay display(screen, 0, progress::Clock::now());
  cli::RemoteProgress progress(display);
  progress.on_live(client::read_run_detail(detail("running", live_run(12, R"("resumed":true)"))).value().live.value());
  EXPECT_TRUE(progress.resumed());
  EXPECT_THAT(terminal.lines(),
              ElementsAre("run 12 of villas: 2 partitions, taking up an interrupted run (1 complete already)"));
}

class TriggerWait : public testing::Test {
 protected:
  TriggerWait() {
    daemon_.answer("GET /api/v1/status", status(job("villas")));
    daemon_.answer("POST /api/v1/jobs/villas/runs", 202,
                   R"({"run_id":12,"job":"villas","location":"/api/v1/runs/12"})");
  }
  [[nodiscard]] Said said(std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"trigger", "villas", "--wait", "--socket", daemon_.socket().string()};
    words.insert(words.end(), more.begin(), more.end());
    return call(std::move(words));
  }

  support::ScratchFolder folder_;
  DaemonDouble daemon_{folder_ / "control.sock"};
};

TEST_F(TriggerWait, ExitsAndSumsUpLikeARun) {
  const std::pair<const char*, int> cases[] = {{"complete", 0}, {"failed", 1}, {"incomplete", 3}, {"interrupted", 130}};
  for (const auto& [state, status] : cases) {
    DaemonDouble daemon(folder_ / (std::string(state) + ".sock"));
    daemon.answer("POST /api/v1/jobs/villas/runs", 202, R"({"run_id":12,"job":"villas","location":"/api/v1/runs/12"})");
    daemon.answer(run_line, detail("running", live_run(12)));
    daemon.answer(run_line, detail(state, "null", R"("reason":"so it was")"));
    auto answer = std::async(std::launch::async, [&] {
      return call({"trigger", "villas", "--wait", "--key", "k1", "--socket", daemon.socket().string()});
    });
    daemon.wait_for_follower();
    daemon.publish("run_ended", ended_event(state));
    const Said said = answer.get();
    EXPECT_EQ(said.status, status) << said.err;
    EXPECT_THAT(said.out,
                AllOf(HasSubstr("(run 12)"), HasSubstr("so it was"), HasSubstr("2 of 2 complete"),
                      HasSubstr("properties"), HasSubstr("housingd rejects 12 --socket"), HasSubstr("Greve")));
    EXPECT_THAT(said.out, Not(HasSubstr("--key"))) << "another run needs another key";
    EXPECT_THAT(said.err, HasSubstr("run 12 of villas: 2 partitions"));
  }
}

TEST_F(TriggerWait, WritesTheRunsDocumentWhereJsonIsWanted) {
  daemon_.answer(run_line, detail("complete"));
  const Said answer = said({"--output", "json"});
  EXPECT_EQ(answer.status, 0);
  rapidjson::Document document;
  document.Parse(answer.out.c_str());
  ASSERT_FALSE(document.HasParseError()) << answer.out;
  EXPECT_EQ(document["run_id"].GetInt(), 12);
  EXPECT_EQ(document["tables"]["properties"]["inserted"].GetInt(), 598);
}

TEST_F(TriggerWait, CtrlCLeavesTheRunAloneAndSaysSo) {
  daemon_.answer(run_line, detail("running", live_run(12)));
  auto answer = std::async(std::launch::async, [&] { return said({"--output", "json"}); });
  daemon_.wait_for_follower();
  ::kill(::getpid(), SIGINT);
  const Said detached = answer.get();
  EXPECT_EQ(detached.status, 130);
  EXPECT_THAT(detached.err, AllOf(HasSubstr("Run 12 goes on"), HasSubstr("housingd cancel 12 --socket")));
  rapidjson::Document document;
  document.Parse(detached.out.c_str());
  ASSERT_FALSE(document.HasParseError()) << detached.out;
  EXPECT_STREQ(document["state"].GetString(), "running");
  for (const auto& request : daemon_.seen()) EXPECT_THAT(request.line, Not(HasSubstr("cancel")));
}

TEST(RunDetail, HasItsTablesInTheModelsOrder) {
  const auto read = client::read_run_detail(
      R"({"run_id":1,"tables":{"changes_of_old":{},"cases":{},"properties":{}},"table_order":["properties","cases"]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->table_order, ElementsAre("properties", "cases", "changes_of_old"));
}

}  // namespace
}  // namespace housingd::daemon_test

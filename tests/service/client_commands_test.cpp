// The command line as client of the daemon itself, not of a double.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>

#include "tests/service/market.h"
#include "tests/service/served_daemon.h"

namespace housingd::service_test {
namespace {

using daemon_test::ChildProcess;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ClientCommands : public testing::Test {
 protected:
  ClientCommands() { daemon_.start(); }

  // Ends by itself.
  ChildProcess::Ended run(std::vector<std::string> words) {
    ChildProcess process(HOUSINGD_PROGRAM, addressed(std::move(words)), daemon_.config().parent_path());
    return process.wait();
  }
  [[nodiscard]] std::vector<std::string> addressed(std::vector<std::string> words) const {
    for (const std::string& word :
         {std::string("--config"), daemon_.config().string(), std::string("--socket"), daemon_.socket().string()}) {
      words.push_back(word);
    }
    return words;
  }

  std::unique_ptr<simulator::Simulator> source_ = small_market();
  ServedDaemon daemon_{*source_};
};

TEST_F(ClientCommands, TriggerARunFollowItAndExitLikeIt) {
  const auto ended = run({"trigger", "copenhagen-villas", "--wait"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("copenhagen-villas: complete"), HasSubstr("properties")));
  const auto runs = run({"runs"});
  EXPECT_THAT(runs.out, AllOf(HasSubstr("complete"), HasSubstr("copenhagen-villas")));
  EXPECT_THAT(run({"jobs"}).out, HasSubstr("copenhagen-villas"));
}

TEST_F(ClientCommands, WriteOneJsonDocumentEach) {
  ASSERT_EQ(run({"trigger", "copenhagen-villas", "--wait", "--output", "json"}).status, 0);
  const std::vector<std::vector<std::string>> commands = {{"status"},
                                                          {"jobs"},
                                                          {"runs"},
                                                          {"rejects", "1"},
                                                          {"next", "copenhagen-villas"},
                                                          {"reload"},
                                                          {"pause", "copenhagen-villas"},
                                                          {"resume", "copenhagen-villas"}};
  for (auto words : commands) {
    const std::string name = words.front();
    words.insert(words.end(), {"--output", "json"});
    const auto ended = run(std::move(words));
    EXPECT_EQ(ended.status, 0) << name << ": " << ended.err;
    EXPECT_THAT(ended.out, testing::StartsWith("{")) << name;
    EXPECT_THAT(ended.out, testing::EndsWith("}\n")) << name;
  }
}

TEST_F(ClientCommands, PauseAndResumeAJobForAllToSee) {
  EXPECT_EQ(run({"pause", "copenhagen-villas"}).status, 0);
  EXPECT_THAT(run({"status"}).out, HasSubstr("paused"));
  EXPECT_EQ(run({"resume", "copenhagen-villas"}).status, 0);
  EXPECT_THAT(run({"status"}).out, Not(HasSubstr("paused")));
  const auto mistyped = run({"pause", "copenhagen-vilas"});
  EXPECT_EQ(mistyped.status, 2);
  EXPECT_THAT(mistyped.err, HasSubstr("copenhagen-villas"));
}

TEST_F(ClientCommands, CancelARunAndSayWhenThereIsNone) {
  ASSERT_TRUE(source_->set_faults({.delay = std::chrono::milliseconds(200)}));
  ASSERT_EQ(run({"trigger", "copenhagen-villas"}).status, 0);
  const auto second = run({"trigger", "copenhagen-villas"});
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.err, HasSubstr("1")) << "the run that is under way";
  EXPECT_EQ(run({"cancel", "1", "--reason", "enough"}).status, 0);
  daemon_.get_until("/api/v1/runs/1", "\"state\":\"interrupted\"");
  EXPECT_THAT(run({"runs"}).out, AllOf(HasSubstr("interrupted"), HasSubstr("enough")));
  EXPECT_EQ(run({"cancel", "1"}).status, 1);
  EXPECT_EQ(run({"cancel", "7"}).status, 2);
}

TEST_F(ClientCommands, ShowWhatIsWrongWithAReload) {
  std::ofstream(daemon_.config() / "jobs/broken.yaml")
      << "job: broken\nendpont: boligsiden.addresses\nmodel: housing\n";
  const auto refused = run({"reload"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("broken.yaml:2:1"), HasSubstr("endpoint")));
  const auto status = run({"status"});
  EXPECT_THAT(status.out, HasSubstr("broken.yaml:2:1"));
  EXPECT_THAT(status.out, testing::EndsWith("\n"));
  std::filesystem::remove(daemon_.config() / "jobs/broken.yaml");
  EXPECT_EQ(run({"reload"}).status, 0);
  EXPECT_THAT(run({"status"}).out, Not(HasSubstr("broken.yaml")));
}

TEST_F(ClientCommands, WatchUntilTheyAreInterrupted) {
  ChildProcess watching(HOUSINGD_PROGRAM, addressed({"status", "--watch"}), daemon_.config().parent_path());
  EXPECT_THAT(watching.out_until("ready"), HasSubstr("ready"));
  watching.signal(SIGINT);
  EXPECT_EQ(watching.wait().status, 130);
}

TEST_F(ClientCommands, SayThatNoDaemonAnswers) {
  ASSERT_EQ(daemon_.end(SIGTERM).status, 0);
  for (const std::string command : {"status", "reload"}) {
    const auto ended = run({command});
    EXPECT_EQ(ended.status, 1) << command;
    EXPECT_THAT(ended.err, AllOf(HasSubstr("control.sock"), HasSubstr("housingd serve"))) << command;
  }
}

}  // namespace
}  // namespace housingd::service_test

// status --watch: the status kept up to date by events.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <future>

#include "daemon/cli/foreground.h"
#include "daemon/cli/status_report.h"
#include "daemon/client/status_feed.h"
#include "tests/daemon/command_runner.h"
#include "tests/daemon/daemon_answers.h"
#include "tests/daemon/daemon_double.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

class StatusFeedTest : public testing::Test {
 protected:
  // Follows until the status satisfies `wanted`; fails after a while.
  template <class Wanted>
  void until(Wanted wanted) {
    cli::Foreground foreground(io_);
    foreground.spawn(feed_.follow());
    const auto give_up = std::chrono::steady_clock::now() + 20s;
    foreground.every(5ms, [&] {
      const auto status = feed_.status(client::StatusFeed::Clock::now());
      for (auto& line : feed_.take_news()) news_.push_back(line);
      const bool seen = (status && wanted(*status)) || std::chrono::steady_clock::now() > give_up;
      if (seen) ::kill(::getpid(), SIGINT);
    });
    EXPECT_TRUE(foreground.run());
    EXPECT_LT(std::chrono::steady_clock::now(), give_up) << "it was never seen";
  }
  [[nodiscard]] std::string with_last_id(const std::string& document) {
    return with(document, R"("last_event_id":")" + daemon_.last_event_id() + "\"");
  }

  support::ScratchFolder folder_;
  DaemonDouble daemon_{folder_ / "control.sock"};
  boost::asio::io_context io_;
  client::StatusFeed feed_{http::Client(io_.get_executor(), {.socket = daemon_.socket().string()})};
  std::vector<std::string> news_;
};

TEST_F(StatusFeedTest, FoldsEachKindOfEvent) {
  daemon_.answer("GET /api/v1/status",
                 with_last_id(status(job("flats") + "," + job("old"), live_run(3, R"("job":"flats")"))));
  daemon_.publish_all({
      {"job", job("flats", R"("health":"failed")")},
      {"job", job("added")},
      {"removed_job", R"({"job":"old"})"},
      {"run_started", live_run(12)},
      {"run_progress", live_run(12, R"("progress":{"fraction":0.75})")},
      {"run_ended", with(live_run(3, R"("job":"flats")"), R"("error":null,"summary":)" + run(3, "failed"))},
      {"config", R"({"loaded_at":null,"changes":[],"error":"a.yaml: no","failed_at":null})"},
      {"slot", R"({"job":"flats"})"},
      {"phase", R"({"phase":"draining"})"},
  });
  until([](const client::Status& status) { return status.phase == "draining"; });
  const auto status = feed_.status(client::StatusFeed::Clock::now());
  ASSERT_EQ(status->jobs.size(), 2U);
  EXPECT_EQ(status->jobs[0].name, "added");
  EXPECT_EQ(status->jobs[1].health, "failed");
  ASSERT_EQ(status->runs.size(), 1U);
  EXPECT_EQ(status->runs[0].progress.fraction, 0.75);
  EXPECT_EQ(status->config.error, "a.yaml: no");
  EXPECT_THAT(news_, AllOf(Contains("villas: run 12 started"), Contains(HasSubstr("flats: run 3 failed, 598 records")),
                           Contains("the definitions were not reloaded: a.yaml: no")));
}

TEST_F(StatusFeedTest, LoadsTheStatusAnewAfterAReset) {
  daemon_.answer("GET /api/v1/status", with(status(job("before")), R"("last_event_id":"of-another-life")"));
  daemon_.answer("GET /api/v1/status", with_last_id(status(job("after"))));
  until([](const client::Status& status) { return status.jobs[0].name == "after"; });
}

TEST_F(StatusFeedTest, TellsOfADaemonThatRefuses) {
  daemon_.refuse("GET /api/v1/status", 503, "the store did not answer");
  daemon_.answer("GET /api/v1/status", status(job("villas")));
  cli::Foreground foreground(io_);
  foreground.spawn(feed_.follow());
  std::string silence;
  foreground.every(5ms, [&] {
    if (feed_.silence() == "not asked yet") return;
    silence = feed_.silence();
    ::kill(::getpid(), SIGINT);
  });
  EXPECT_TRUE(foreground.run());
  EXPECT_EQ(silence, "the store did not answer");
}

TEST(StatusWatch, WritesLinesWhereThereIsNoTerminalUntilCtrlC) {
  const support::ScratchFolder folder;
  DaemonDouble daemon(folder / "control.sock");
  daemon.answer("GET /api/v1/status", status(job("villas"), live_run(12)));
  auto watching =
      std::async(std::launch::async, [&] { return call({"status", "--watch", "--socket", daemon.socket().string()}); });
  daemon.wait_for_follower();
  ::kill(::getpid(), SIGINT);
  const Said said = watching.get();
  EXPECT_EQ(said.status, 130);
  EXPECT_EQ(said.err, "");
}

}  // namespace
}  // namespace housingd::daemon_test

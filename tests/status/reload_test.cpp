#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"
#include "tests/status/event_log.h"

namespace housingd::status {
namespace {

using http::Answer;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using testing::HasSubstr;
using testing::Not;

using Reloaded = outcome::result<std::vector<std::string>>;

std::string mistake(const Answer& answer) {
  return mistake_in_answer("/api/v1/reload", "post", answer.status, answer.headers.at("content-type"), answer.body);
}

TEST(Reload, SaysWhatHasChanged) {
  DaemonUnderTest daemon;
  daemon.on_reload = [] { return Reloaded(std::vector<std::string>{"job denmark-villas: changed"}); };
  const Answer answer = daemon.post("/api/v1/reload", "{}");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"changes":["job denmark-villas: changed"]})");
  EXPECT_EQ(mistake(answer), "");
}

TEST(Reload, ListsEveryMistakeOfDefinitionsThatAreWrong) {
  DaemonUnderTest daemon;
  daemon.on_reload = [&] {
    daemon.config.error = "jobs/a.yaml:3:1: unknown key 'x'";
    daemon.config.failed_at = std::chrono::system_clock::now();
    return Reloaded(Error(Disposition::fail_run, ErrorCode::invalid_definition,
                          "jobs/a.yaml:3:1: unknown key 'x'\njobs/b.yaml:1:1: no 'job'\n"));
  };
  EventLog log(daemon.follow());
  const Answer answer = daemon.post("/api/v1/reload", "{}");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(mistake(answer), "");
  EXPECT_THAT(answer.body, HasSubstr(R"("errors":["jobs/a.yaml:3:1: unknown key 'x'","jobs/b.yaml:1:1: no 'job'"])"));
  EXPECT_THAT(daemon.get("/api/v1/status").body, HasSubstr(R"("error":"jobs/a.yaml:3:1: unknown key 'x'")"));
  const auto told = log.read_until("config");
  EXPECT_EQ(mistake_in_event("config", told.data), "");
  EXPECT_THAT(told.data, Not(HasSubstr(R"("error":null)")));
}

TEST(Reload, ShowsJobsThatCameChangedAndWent) {
  DaemonUnderTest daemon;
  static_cast<void>(daemon.run_to_end());
  EventLog log(daemon.follow());
  daemon.define({{"jobs.active-listings.deadline", "1h"}}, "denmark-villas");
  daemon.on_reload = [] { return Reloaded(std::vector<std::string>{}); };
  EXPECT_EQ(daemon.post("/api/v1/reload", "{}").status, 200);
  EXPECT_EQ(log.read_until("removed_job").data, R"({"job":"denmark-villas"})");
  EXPECT_THAT(log.read_until("job").data, HasSubstr(R"("job":"active-listings")"));
  const Answer jobs = daemon.get("/api/v1/jobs");
  EXPECT_THAT(jobs.body, Not(HasSubstr("denmark-villas")));
  EXPECT_THAT(jobs.body, HasSubstr("all 2 partitions are complete")) << "what stays is not forgotten";
  EXPECT_EQ(daemon.get("/api/v1/jobs/denmark-villas").status, 404);
}

TEST(Reload, IsForADaemonThatIsReady) {
  DaemonUnderTest daemon;
  daemon.within([&] { daemon.phase = Phase::draining; });
  const Answer answer = daemon.post("/api/v1/reload", "{}");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(mistake(answer), "");
}

TEST(Reload, TakesNoOptions) {
  DaemonUnderTest daemon;
  const Answer answer = daemon.post("/api/v1/reload", R"({"force":true})");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(mistake(answer), "");
}

}  // namespace
}  // namespace housingd::status

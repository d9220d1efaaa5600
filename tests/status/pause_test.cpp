#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using http::Answer;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Pause, HoldsAJobUntilItIsResumedHoweverOftenItIsAsked) {
  DaemonUnderTest daemon;
  std::string paused_at;
  for (int i = 0; i < 2; ++i) {
    const Answer answer = daemon.post("/api/v1/jobs/denmark-villas/pause", "{}");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(mistake_in_answer("/api/v1/jobs/{job}/pause", "post", 200, "application/json", answer.body), "");
    EXPECT_THAT(answer.body, Not(HasSubstr(R"("paused_at":null)")));
    const std::string since = answer.body.substr(answer.body.find("\"paused_at\""), 40);
    if (i == 0) paused_at = since;
    EXPECT_EQ(since, paused_at);
  }
  EXPECT_THAT(daemon.get("/api/v1/status").body, HasSubstr(paused_at));
  for (int i = 0; i < 2; ++i) {
    const Answer answer = daemon.post("/api/v1/jobs/denmark-villas/resume", "{}");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(mistake_in_answer("/api/v1/jobs/{job}/resume", "post", 200, "application/json", answer.body), "");
    EXPECT_THAT(answer.body, AllOf(HasSubstr(R"("paused_at":null)"), Not(HasSubstr(R"("next_at":null)"))));
  }
}

TEST(Pause, LetsAJobBeTriggered) {
  DaemonUnderTest daemon;
  EXPECT_EQ(daemon.post("/api/v1/jobs/copenhagen-villas/pause", "{}").status, 200);
  EXPECT_EQ(daemon.run_to_end(), upsert::RunState::complete);
}

TEST(Pause, OfAnUnknownJobIsNotFound) {
  DaemonUnderTest daemon;
  for (const char* what : {"pause", "resume"}) {
    const std::string target = std::string("/api/v1/jobs/no-such/") + what;
    EXPECT_EQ(daemon.post(target, "{}").status, 404);
    EXPECT_EQ(daemon.post("/api/v1/jobs/denmark-villas/" + std::string(what), R"({"for":"ever"})").status, 422);
  }
}

}  // namespace
}  // namespace housingd::status

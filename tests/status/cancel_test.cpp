#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using http::Answer;
using testing::HasSubstr;
using upsert::RunState;

std::string target(upsert::RunId run) {
  return "/api/v1/runs/" + std::to_string(run) + "/cancel";
}

std::string mistake(const Answer& answer) {
  return mistake_in_answer("/api/v1/runs/{run}/cancel", "post", answer.status, answer.headers.at("content-type"),
                           answer.body);
}

TEST(Cancel, EndsARunThatKeepsItsReason) {
  DaemonUnderTest daemon({.overrides = {{"sources.boligsiden.endpoints.addresses.paginator.limit", "1"}}});
  simulator::Faults faults;
  faults.delay = std::chrono::milliseconds(5);
  daemon.source().set_faults(std::move(faults)).value();
  const auto run = daemon.trigger();
  daemon.ends.wait_for_pages(3);
  const Answer answer = daemon.post(target(run), R"({"reason":"the wrong one, says Møller"})");
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.body, R"({"run_id":1,"state":"stopping"})");
  EXPECT_EQ(mistake(answer), "");
  EXPECT_EQ(daemon.ends.wait_for_end(run), RunState::interrupted);
  EXPECT_THAT(daemon.get("/api/v1/runs/1").body, HasSubstr("cancelled: the wrong one, says Møller"));
}

// E14
TEST(Cancel, TwiceEndsItAtOnceAndIsAnsweredBothTimes) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  const auto run = daemon.trigger();
  EXPECT_EQ(daemon.post(target(run), "{}").status, 202);
  EXPECT_EQ(daemon.post(target(run), "{}").status, 202);
  EXPECT_EQ(daemon.ends.wait_for_end(run), RunState::interrupted);
  const Answer third = daemon.post(target(run), "{}");
  EXPECT_EQ(third.status, 409);
  EXPECT_EQ(mistake(third), "");
  EXPECT_THAT(third.body, HasSubstr(R"("state":"interrupted")"));
}

TEST(Cancel, OfARunThatHasEndedSaysHow) {
  DaemonUnderTest daemon;
  EXPECT_EQ(daemon.run_to_end(), RunState::complete);
  const Answer answer = daemon.post(target(1), "{}");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(mistake(answer), "");
  EXPECT_THAT(answer.body, HasSubstr(R"("state":"complete")"));
}

TEST(Cancel, OfARunThatIsNotIsNotFound) {
  DaemonUnderTest daemon;
  for (const char* wrong : {"/api/v1/runs/4711/cancel", "/api/v1/runs/0/cancel", "/api/v1/runs/last/cancel"}) {
    const Answer answer = daemon.post(wrong, "{}");
    EXPECT_EQ(answer.status, 404) << wrong;
    EXPECT_EQ(mistake(answer), "");
  }
}

TEST(Cancel, RefusesABodyThatItDoesNotKnow) {
  DaemonUnderTest daemon;
  daemon.hold_source();
  const auto run = daemon.trigger();
  EXPECT_EQ(daemon.post(target(run), R"({"why":"x"})").status, 422);
  EXPECT_EQ(daemon.post(target(run), "").status, 400);
  EXPECT_THAT(daemon.get("/api/v1/runs/1").body, HasSubstr(R"("stopping":null)"));
}

TEST(Cancel, OfARunThatAKilledProgramLeftBehindSaysSo) {
  DaemonUnderTest daemon;
  const auto& model = daemon.definitions()->models.at("housing");
  daemon.ask(daemon.store().prepare(std::shared_ptr<const definition::Model>(daemon.definitions(), &model))).value();
  upsert::RunRequest request{.job = "denmark-villas", .fingerprint = "f", .partitions = {"Greve"}};
  const auto run = daemon.ask(daemon.store().open_run(std::move(request))).value().id;
  const Answer answer = daemon.post(target(run), "{}");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(mistake(answer), "");
  EXPECT_THAT(answer.body, HasSubstr("is not under way"));
}

}  // namespace
}  // namespace housingd::status

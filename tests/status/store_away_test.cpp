// A store that fails, or does not answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using namespace std::chrono_literals;
using http::Answer;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;
using testing::HasSubstr;
using testing::Not;

async::awaitable<result<void>> away() {
  co_return Error(Disposition::retry, ErrorCode::store_unavailable,
                  "SQLite at /var/lib/housingd/housing.db: SELECT * FROM runs: disk I/O error");
}

async::awaitable<result<void>> silence() {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer never(executor, 1h);
  auto waiting = never.async_wait(boost::asio::use_awaitable);
  co_await std::move(waiting);
  co_return result<void>();
}

async::awaitable<result<void>> willing() {
  co_return result<void>();
}

async::awaitable<result<void>> slowness() {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor, 500ms);
  auto waiting = timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  co_await std::move(waiting);
  co_return result<void>();
}

// Something that waits until the test lets it go.
struct Gate {
  std::promise<boost::asio::steady_timer*> reached;
};

async::awaitable<result<void>> hold(Gate* gate) {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor, 1h);
  gate->reached.set_value(&timer);
  auto waiting = timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  co_await std::move(waiting);
  co_return result<void>();
}

struct Asked {
  const char* method;
  const char* target;
  const char* path;
};

const std::vector<Asked> all_that_asks{
    {"get", "/api/v1/jobs/copenhagen-villas", "/api/v1/jobs/{job}"},
    {"get", "/api/v1/runs", "/api/v1/runs"},
    {"get", "/api/v1/runs/1", "/api/v1/runs/{run}"},
    {"get", "/api/v1/runs/1/rejects", "/api/v1/runs/{run}/rejects"},
    {"get", "/api/v1/slots", "/api/v1/slots"},
    {"post", "/api/v1/jobs/copenhagen-villas/runs", "/api/v1/jobs/{job}/runs"},
    {"post", "/api/v1/jobs/copenhagen-villas/pause", "/api/v1/jobs/{job}/pause"},
    {"post", "/api/v1/runs/1/cancel", "/api/v1/runs/{run}/cancel"},
};

Answer ask(const DaemonUnderTest& daemon, const Asked& row) {
  return std::string_view(row.method) == "get" ? daemon.get(row.target) : daemon.post(row.target, "{}");
}

// E15
TEST(AStoreThatFails, MakesEveryAnswerThatNeedsItAProblemThatTellsNothingOfIt) {
  DaemonUnderTest daemon;
  daemon.within([&] { daemon.store().before = [](std::string_view) { return away(); }; });
  for (const Asked& row : all_that_asks) {
    SCOPED_TRACE(row.target);
    const Answer answer = ask(daemon, row);
    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(answer.headers.contains("retry-after"));
    EXPECT_EQ(mistake_in_answer(row.path, row.method, 503, answer.headers.at("content-type"), answer.body), "");
    for (const char* telling : {"/var", "SQLite", "SELECT", "disk"}) EXPECT_THAT(answer.body, Not(HasSubstr(telling)));
  }
}

TEST(AStoreThatIsSilent, IsWaitedForForALimitedTime) {
  DaemonUnderTest daemon({.patience = 200ms});
  daemon.within([&] { daemon.store().before = [](std::string_view) { return silence(); }; });
  const auto begun = std::chrono::steady_clock::now();
  const Answer answer = daemon.get("/api/v1/runs");
  const auto took = std::chrono::steady_clock::now() - begun;
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("the store did not answer"));
  EXPECT_GE(took, 200ms);
  EXPECT_LT(took, 2s);
  EXPECT_EQ(daemon.get("/livez").status, 200);
  EXPECT_EQ(daemon.get("/api/v1/status").status, 200) << "from memory";
}

TEST(AStoreThatIsAwayFromTheBeginning, HidesNoJobAndIsTheReasonWhyNothingCanBeAsked) {
  DaemonUnderTest daemon;
  daemon.within([&] {
    daemon.phase = Phase::starting;
    daemon.checks = {{.name = "store", .ok = false, .detail = "connection refused"}};
  });
  for (const char* target : {"/api/v1/jobs/copenhagen-villas/pause", "/api/v1/jobs/copenhagen-villas/resume",
                             "/api/v1/jobs/copenhagen-villas/runs"}) {
    SCOPED_TRACE(target);
    const Answer answer = daemon.post(target, "{}");
    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(answer.headers.contains("retry-after"));
    EXPECT_THAT(answer.body, HasSubstr("connection refused"));
  }
  EXPECT_EQ(daemon.post("/api/v1/jobs/nothing/pause", "{}").status, 404);
  EXPECT_EQ(daemon.post("/api/v1/jobs/nothing/runs", "{}").status, 404);
}

TEST(AnAnswerThatIsGivenUp, SaysThatItMayStillHappen) {
  DaemonUnderTest daemon({.patience = 100ms});
  daemon.within([&] { daemon.store().before = [](std::string_view) { return slowness(); }; });
  for (const char* target : {"/api/v1/jobs/copenhagen-villas/pause", "/api/v1/jobs/copenhagen-villas/runs"}) {
    SCOPED_TRACE(target);
    EXPECT_THAT(daemon.post(target, "{}").body, HasSubstr("all the same once"));
  }
}

// The first request is given up; what it asked for happens all the same.
TEST(ATriggerThatIsGivenUp, KeepsItsKeyUntilItsRunHasBegun) {
  DaemonUnderTest daemon({.patience = 1s});
  Gate gate;
  daemon.within([&] {
    daemon.store().before = [&gate](std::string_view operation) {
      return operation == "open_run" ? hold(&gate) : willing();
    };
  });
  const std::string target = "/api/v1/jobs/copenhagen-villas/runs";
  const std::string key = "Idempotency-Key: k1\r\n";
  EXPECT_EQ(daemon.post(target, "{}", key).status, 503);
  auto reached = gate.reached.get_future();
  ASSERT_EQ(reached.wait_for(10s), std::future_status::ready);
  EXPECT_EQ(daemon.post(target, "{}", key).status, 409);
  daemon.within([timer = reached.get()] { timer->cancel(); });
  EXPECT_EQ(daemon.ends.wait_for_end(1), upsert::RunState::complete);
  EXPECT_EQ(daemon.post(target, "{}", key).status, 200);
}

}  // namespace
}  // namespace housingd::status

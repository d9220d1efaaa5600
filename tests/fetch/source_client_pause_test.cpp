// What one request learns and all others heed: Retry-After, the open breaker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/fetch/source_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::Disposition;
using outcome::ErrorCode;
using outcome::result;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

class SourceClientPause : public testing::Test {
 protected:
  static definition::Source source_at(const std::string& url) {
    definition::Source source;
    source.client.base_url = url;
    source.client.timeout = {.connect = 1s, .request = 1s};
    source.rate_limit = {.count = 1'000'000, .interval = 1s, .max_in_flight = 8};
    source.retry = {.max_attempts = 3,
                    .backoff = {.initial = 1ms, .max = 2ms},
                    .jitter = definition::Jitter::none,
                    .max_wait = 10s,
                    .budget = {}};
    return source;
  }
  std::unique_ptr<Running<result<Page>>> start(SourceClient& client, Deadline deadline = Deadline::after(10s)) {
    return std::make_unique<Running<result<Page>>>(io_, client.fetch({.path = "/"}, deadline, {.counts = counts_}));
  }
  result<Page> fetch(SourceClient& client, Deadline deadline = Deadline::after(10s)) {
    return run(io_, client.fetch({.path = "/"}, deadline, {.counts = counts_}));
  }

  boost::asio::io_context io_;
  RequestCounts counts_;
};

TEST_F(SourceClientPause, HoldsEveryRequestOfTheSourceFor429And503) {
  for (const unsigned status : {429U, 503U}) {
    ScriptedServer server(
        {each_in_turn({response(status, "", "Retry-After: 1\r\n"), response(200, "[]")}), always(response(200, "[]"))});
    auto source = source_at(server.url());
    source.rate_limit.max_in_flight = 1;  // so that the others wait while the first is refused
    SourceClient client(io_.get_executor(), source);
    const auto first = start(client);
    const auto second = start(client);
    const auto third = start(client);
    io_.restart();
    io_.run();
    EXPECT_TRUE(first->value());
    EXPECT_TRUE(second->value());
    EXPECT_TRUE(third->value());
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 4U);
    for (std::size_t i = 1; i < requests.size(); ++i) EXPECT_GE(requests[i].at - requests[0].at, 1s) << status;
    EXPECT_LT(requests[1].at - requests[0].at, 1'500ms) << "exactly, not about";
  }
}

TEST_F(SourceClientPause, HoldsEverybodyForTheBackoffWhen429NamesNoTime) {
  ScriptedServer server({always(response(429, ""))});
  auto source = source_at(server.url());
  source.retry.backoff = {.initial = 1h, .max = 1h};
  source.retry.max_wait = 1h;
  SourceClient client(io_.get_executor(), source);
  const auto first = fetch(client);
  EXPECT_EQ(first.error().code(), ErrorCode::timeout) << "the next try would come after the deadline";
  EXPECT_GT(client.observe().paused_until, Clock::now() + 59min);
  const auto second = fetch(client, Deadline::after(10ms));
  EXPECT_THAT(second.error().message(), HasSubstr("waiting for the rate limit"));
  EXPECT_EQ(counts_.sent, 1U);
}

TEST_F(SourceClientPause, DoesNotHoldAnybodyForAnOrdinaryFailure) {
  ScriptedServer server({each_in_turn({response(500, ""), response(200, "[]")})});
  SourceClient client(io_.get_executor(), source_at(server.url()));
  EXPECT_TRUE(fetch(client));
  EXPECT_LE(client.observe().paused_until, Clock::now());
  EXPECT_LT(client.observe().paused_until - Clock::now(), 0s);  // also as a difference: nothing overflows
}

TEST_F(SourceClientPause, YieldsAtOnceToARetryAfterBeyondMaxWait) {
  ScriptedServer server({always(response(429, "slow down", "Retry-After: 3600\r\n"))});
  SourceClient client(io_.get_executor(), source_at(server.url()));
  const auto refused = fetch(client);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::rate_limited);
  EXPECT_EQ(refused.error().disposition(), Disposition::fail_partition);
  EXPECT_EQ(refused.error().retry_after(), 1h);
  EXPECT_THAT(refused.error().message(), HasSubstr("status 429: slow down"));
  EXPECT_THAT(refused.error().message(), HasSubstr("Retry-After of 1h is beyond retry.max_wait (10s)"));

  const auto other = fetch(client);
  EXPECT_EQ(other.error().code(), ErrorCode::rate_limited);
  EXPECT_GT(other.error().retry_after(), 59min);
  EXPECT_EQ(server.requests().size(), 1U) << "nobody asks before that moment";
}

definition::Source fragile(const std::string& url, std::chrono::milliseconds open) {
  definition::Source source;
  source.client.base_url = url;
  source.rate_limit = {.count = 1'000'000, .interval = 1s, .max_in_flight = 8};
  source.retry = {.max_attempts = 10,
                  .backoff = {.initial = 0ms, .max = 0ms},
                  .jitter = definition::Jitter::none,
                  .max_wait = 5s,
                  .budget = {}};
  source.circuit_breaker = {.failures = 3, .open = open};
  return source;
}

TEST_F(SourceClientPause, StopsAskingASourceThatKeepsFailingAndProbesOnce) {
  const std::string oops = response(500, "oops");
  ScriptedServer server({each_in_turn({oops, oops, oops, oops, response(200, "[]")})});
  SourceClient client(io_.get_executor(), fragile(server.url(), 60ms));
  ASSERT_TRUE(fetch(client));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 5U);
  EXPECT_GE(requests[3].at - requests[2].at, 60ms) << "three failures opened it";
  EXPECT_GE(requests[4].at - requests[3].at, 60ms) << "the probe failed";
}

TEST_F(SourceClientPause, LetsTheOthersFollowOnceTheProbeSucceeded) {
  const std::string oops = response(500, "oops");
  ScriptedServer server({each_in_turn({oops, oops, oops, response(200, "[]")}), always(response(200, "[]"))});
  auto source = fragile(server.url(), 60ms);
  source.rate_limit.max_in_flight = 1;
  SourceClient client(io_.get_executor(), source);
  std::vector<std::unique_ptr<Running<result<Page>>>> running;
  for (int i = 0; i < 6; ++i) running.push_back(start(client));
  io_.run();
  for (const auto& one : running) EXPECT_TRUE(one->value());
  EXPECT_EQ(counts_.sent, 9U);
}

TEST_F(SourceClientPause, TellsOfAnOpenCircuitOnceHoweverManyWaitForIt) {
  const std::string oops = response(500, "oops");
  ScriptedServer server({each_in_turn({oops, oops, oops, oops, response(200, "[]")}), always(response(200, "[]"))});
  auto source = fragile(server.url(), 60ms);
  source.rate_limit.max_in_flight = 1;
  SourceClient client(io_.get_executor(), source);
  int told = 0;
  const auto on_retry = [&told](const outcome::Error& error, std::chrono::milliseconds) {
    if (error.code() == ErrorCode::circuit_open) ++told;
  };
  std::vector<std::unique_ptr<Running<result<Page>>>> running;
  for (int i = 0; i < 6; ++i) {
    running.push_back(std::make_unique<Running<result<Page>>>(
        io_, client.fetch({.path = "/"}, Deadline::after(10s), {.counts = counts_, .on_retry = on_retry})));
  }
  io_.run();
  for (const auto& one : running) EXPECT_TRUE(one->value());
  EXPECT_EQ(told, 2) << "it opened, and the first probe failed";
}

TEST_F(SourceClientPause, GivesUpOnACircuitThatStaysOpenLongerThanMaxWait) {
  ScriptedServer server({always(response(500, "oops"))});
  auto source = fragile(server.url(), 1h);
  SourceClient client(io_.get_executor(), source);
  const auto refused = fetch(client);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::circuit_open);
  EXPECT_EQ(refused.error().disposition(), Disposition::fail_partition);
  EXPECT_EQ(counts_.sent, 3U);
}

TEST_F(SourceClientPause, ShowsWhatItSentAndWhyItSendsNothing) {
  const std::string oops = response(500, "oops");
  ScriptedServer server({each_in_turn({response(200, "[]"), oops, oops, oops})});
  auto source = fragile(server.url(), 1h);
  SourceClient client(io_.get_executor(), source);
  ASSERT_TRUE(fetch(client));
  EXPECT_EQ(client.observe().circuit, CircuitBreaker::State::closed);
  ASSERT_FALSE(fetch(client));
  const auto seen = client.observe();
  EXPECT_EQ(seen.circuit, CircuitBreaker::State::open);
  EXPECT_THAT(seen.totals.by_status, testing::ElementsAre(0, 0, 1, 0, 0, 3));
  EXPECT_EQ(seen.totals.retried, 2U);
  EXPECT_EQ(seen.totals.bytes, counts_.bytes);
}

TEST_F(SourceClientPause, DoesNotBlameTheSourceForItsRefusals) {
  ScriptedServer server({always(response(404, "gone"))});
  SourceClient client(io_.get_executor(), fragile(server.url(), 1h));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(fetch(client).error().code(), ErrorCode::http_status);
}

TEST_F(SourceClientPause, GivesTheProbeOfACancelledRequestToTheNext) {
  std::unique_ptr<Running<result<Page>>> probe;
  const Script fails_then_hangs = [&](Peer& peer) {
    for (int i = 0; i < 3; ++i) {
      peer.read_request();
      peer.send(response(500, "oops"));
    }
    peer.read_request();
    boost::asio::post(io_, [&] { probe->cancel(); });
    peer.wait_for_close();
  };
  ScriptedServer server({fails_then_hangs, always(response(200, "[]"))});
  SourceClient client(io_.get_executor(), fragile(server.url(), 30ms));
  probe = start(client, Deadline::never());
  io_.run();
  EXPECT_EQ(probe->value().error().code(), ErrorCode::stopped);
  EXPECT_TRUE(fetch(client));
}

}  // namespace
}  // namespace housingd::fetch

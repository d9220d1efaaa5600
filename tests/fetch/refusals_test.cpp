// What a source's refusals cost: exactly the wait that it asked for, or a
// bounded one of our own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "pipeline/fetch/source_client.h"
#include "tests/fetch/running.h"
#include "tests/fetch/scripted_server.h"

namespace housingd::fetch {
namespace {

using namespace std::chrono_literals;
using outcome::Deadline;
using outcome::ErrorCode;
using outcome::result;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

std::string http_date(std::chrono::system_clock::time_point when) {
  const std::time_t time = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

definition::Source source_at(const std::string& url) {
  definition::Source source;
  source.client.base_url = url;
  source.rate_limit = {.count = 1'000'000, .interval = 1s, .max_in_flight = 8};
  source.retry = {.max_attempts = 5,
                  .backoff = {.initial = 700ms, .max = 700ms},
                  .jitter = definition::Jitter::full,
                  .max_wait = 120s,
                  .budget = {}};
  return source;
}

class Refusals : public testing::Test {
 protected:
  // As soon as it is known how long to wait, the request's time is over.
  outcome::Error refused_by(SourceClient& client) {
    auto page = run(io_, client.fetch({.path = "/"}, Deadline::after(90ms), {.counts = counts_}));
    EXPECT_FALSE(page);
    return page.error();
  }

  boost::asio::io_context io_;
  RequestCounts counts_;
};

enum class Expected : std::uint8_t { asked_wait, own_backoff, yields };

struct RetryAfterCase {
  const char* name;
  unsigned status;
  std::string value;
  Expected expected;
};

class RetryAfterOnTheWire : public Refusals, public testing::WithParamInterface<RetryAfterCase> {};

TEST_P(RetryAfterOnTheWire, IsObeyedExactlyYieldedToOrReplacedByABackoff) {
  const auto& param = GetParam();
  const auto date = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string value = param.value == "date" ? http_date(date + 2s) : param.value;
  ScriptedServer server(
      {always(response(param.status, "", "Date: " + http_date(date) + "\r\nRetry-After: " + value + "\r\n"))});
  SourceClient client(io_.get_executor(), source_at(server.url()));
  const auto begin = Clock::now();
  const auto error = refused_by(client);
  const auto pause = client.observe().paused_until - begin;
  EXPECT_EQ(server.requests().size(), 1U);
  switch (param.expected) {
    case Expected::asked_wait:
      EXPECT_THAT(error.message(), HasSubstr("the deadline comes before the next try, in 2s"));
      EXPECT_GE(pause, 2s) << "everybody waits";
      EXPECT_LT(pause, 2'100ms) << "exactly, not about";
      break;
    case Expected::own_backoff:
      EXPECT_EQ(error.code(), ErrorCode::timeout) << error.message();
      EXPECT_EQ(pause >= 100ms, param.status == 429) << "which nobody answers at once; a 503 may be one request's";
      EXPECT_LT(pause, 800ms);
      break;
    case Expected::yields:
      EXPECT_EQ(error.code(), ErrorCode::rate_limited);
      EXPECT_EQ(error.retry_after(), 24h);
      EXPECT_GT(pause, 23h) << "nobody asks before that moment";
      break;
  }
}

std::vector<RetryAfterCase> cases_of(unsigned status) {
  return {{"Seconds", status, "2", Expected::asked_wait},  {"Date", status, "date", Expected::asked_wait},
          {"Zero", status, "0", Expected::own_backoff},    {"Negative", status, "-5", Expected::own_backoff},
          {"ADay", status, "86400", Expected::yields},     {"Exponent", status, "1e99", Expected::own_backoff},
          {"Words", status, "soon", Expected::own_backoff}};
}

std::string name_of(const testing::TestParamInfo<RetryAfterCase>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Of429, RetryAfterOnTheWire, testing::ValuesIn(cases_of(429)), name_of);
INSTANTIATE_TEST_SUITE_P(Of503, RetryAfterOnTheWire, testing::ValuesIn(cases_of(503)), name_of);

TEST_F(Refusals, AreHeededBeforeTheyComeWhereTheSourceSaysThatNothingIsLeft) {
  ScriptedServer server({always(response(200, "[]", "RateLimit: \"default\";r=0;t=30\r\n"))});
  SourceClient client(io_.get_executor(), source_at(server.url()));
  const auto begin = Clock::now();
  ASSERT_TRUE(run(io_, client.fetch({.path = "/"}, Deadline::after(10s), {.counts = counts_})));
  EXPECT_GE(client.observe().paused_until - begin, 30s);
  EXPECT_LT(client.observe().paused_until - begin, 31s);
  EXPECT_EQ(client.observe().paused_by, "nothing is left of its rate limit");
  EXPECT_THAT(refused_by(client).message(), HasSubstr("waiting for the rate limit"));
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(Refusals, AreNotForeseenForLongerThanMaxWait) {
  ScriptedServer server({always(response(200, "[]", "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 3600\r\n"))});
  SourceClient client(io_.get_executor(), source_at(server.url()));
  const auto begin = Clock::now();
  ASSERT_TRUE(run(io_, client.fetch({.path = "/"}, Deadline::after(10s), {.counts = counts_})));
  EXPECT_GE(client.observe().paused_until - begin, 120s);
  EXPECT_LT(client.observe().paused_until - begin, 121s);
}

TEST_F(Refusals, SlowAnAdaptiveSourceDownAndAnswersSpeedItUpAgain) {
  ScriptedServer server({each_in_turn({response(503, ""), response(200, "[]")}), always(response(200, "[]"))});
  auto source = source_at(server.url());
  source.rate_limit = {.count = 100, .interval = 100ms, .max_in_flight = 8};
  source.rate_limit.adaptive = true;
  source.retry.backoff = {.initial = 1ms, .max = 1ms};
  SourceClient client(io_.get_executor(), source);
  EXPECT_EQ(client.observe().rate, 1'000.0);
  ASSERT_TRUE(run(io_, client.fetch({.path = "/"}, Deadline::after(10s), {.counts = counts_})));
  EXPECT_NEAR(client.observe().rate, 500, 2) << "halved, and one good answer since";
  EXPECT_EQ(client.observe().slowed_by, "status 503");
}

}  // namespace
}  // namespace housingd::fetch
